"""Bands on one line: what the report shows where people differ by degree and not by type."""

from __future__ import annotations

from insights.report import blocks, figures
from insights.report.claims import Claim
from insights.report.evidence.references import reference
from insights.report.material import Material
from insights.report.sections import segment_evidence


def build(material: Material) -> list[dict]:
    """Heading, what a band is, and one card per band; nothing where there are none."""
    bands = material["segments"].bands
    if not bands:
        return []
    cards = [_card(material, band) for band in bands]
    note = material.say("bands_note", n=figures.whole(material["segments"].n, material.language))
    return [blocks.heading(material.say("bands_title")), blocks.note(note), blocks.cards(cards, "segment_card")]


def _card(material: Material, band) -> dict:
    language, name = material.language, f"{band.band}. {band.name}"
    size = figures.full(band.share, band.low, band.high, band.n, language, as_percent=True)
    claims = [
        Claim(
            f"segments-b{band.band}-{i}",
            "segments",
            f"{material.say('band_says', name=name)} {text}",
            "tendency",
            (
                reference("segments", band=band.band),
                *segment_evidence.sentence_evidence(material, text, file="band_profile", band=band.band),
            ),
            n=band.n,
            shown=text,
        )
        for i, text in enumerate(band.distinguishing, start=1)
    ]
    certain = material.say("mean_probability", value=figures.plain(band.certain, language, decimals=2))
    parts = [{"title": "", "claims": claims}]
    return {"title": name, "verdict": None, "motto": "", "facts": [size, certain], "parts": parts}
