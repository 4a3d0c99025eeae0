"""Which verbatims speak of which touchpoint: matching of word stems.

A stem counts at the start of a word, in either case, with or without umlauts ("Anhänge", "anhaenge", "Anhange"). A stem of five
letters or more also counts inside a compound ("Servicehotline" for "hotline"), not behind mere prefixes ("Berechnung" is no
"Rechnung"). A stem of three letters or fewer must be the whole word, inflection aside ("App", "Apps", not "Apparat"). Behind a stem
in -e no -r may begin another word ("Messer" is no "Messe"). A stem written `=messe` counts only as exactly this word.
"""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import pandas as pd

COLUMNS = [
    "touchpoint",
    "verbatim_id",
    "respondent_id",
    "source",
    "group",
    "polarity",
    "n_touchpoints",
    "length",
    "word",
]
_PLACEHOLDER = r"\[[^\]]*\]"  # what masking put in: `[Telefon]` is nobody's word
_PREFIXES = "ab|an|auf|aus|be|bei|dar|durch|ein|emp|ent|er|fort|ge|her|hin|miss|mit|nach|re|uber|um|un|unter|ver|vor|weg|wieder|zer|zu"


def find_mentions(verbatims: pd.DataFrame, people: pd.DataFrame, stems: dict[str, list[str]]) -> pd.DataFrame:
    """One row per touchpoint and verbatim that speaks of it: who said it (`group`), its `polarity` (NaN if unknown), how many
    touchpoints the verbatim names, how long it is, and the first `word` that was found (folded).
    """
    text = verbatims["text"].str.replace(_PLACEHOLDER, " ", regex=True).map(fold)
    rows = []
    for touchpoint, words in stems.items():
        word = (
            text.str.extract(_pattern(words), expand=False)
            if len(text) and words
            else pd.Series(None, index=text.index)
        )
        rows.append(verbatims.assign(touchpoint=touchpoint, word=word)[word.notna()])
    found = pd.concat(rows, ignore_index=True) if rows else verbatims.iloc[:0].assign(touchpoint="", word="")
    groups = people.drop_duplicates("respondent_id").set_index("respondent_id")["group"]
    found["group"] = found["respondent_id"].map(groups).fillna("customer")
    found["polarity"] = found["polarity"].astype(float) if "polarity" in found else np.nan
    found["n_touchpoints"] = found.groupby("verbatim_id")["touchpoint"].transform("size") if len(found) else 0
    found["length"] = found["text"].str.len()
    return found[COLUMNS]


def speaks_of(text: str, stems: list[str]) -> bool:
    """Whether `text` names the touchpoint with these `stems`."""
    return bool(stems) and re.search(_pattern(stems), fold(text)) is not None


def fold(text: str) -> str:
    """`text` in small letters without umlauts and accents: "Größe" becomes "grosse"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def overview(mentions: pd.DataFrame) -> pd.DataFrame:
    """Per touchpoint the people who speak of it, customers and staff apart, and the words by which it was found, most frequent first."""
    staff = mentions["group"] == "staff"
    return (
        pd.DataFrame(
            {
                "customers": mentions[~staff].groupby("touchpoint")["respondent_id"].nunique(),
                "staff": mentions[staff].groupby("touchpoint")["respondent_id"].nunique(),
                "words": mentions.groupby("touchpoint")["word"].agg(_most_frequent),
            }
        )
        .fillna({"customers": 0, "staff": 0})
        .astype({"customers": int, "staff": int})
    )


def _most_frequent(words: pd.Series) -> str:
    counts = (
        words.value_counts()
        .rename_axis("word")
        .reset_index(name="n")
        .sort_values(["n", "word"], ascending=[False, True])
    )
    return ", ".join(f"{word} ({n})" for word, n in zip(counts["word"].head(5), counts["n"].head(5), strict=True))


def _pattern(stems: list[str]) -> str:
    exact = [rf"\b{re.escape(fold(stem[1:].strip()))}\b" for stem in stems if stem.startswith("=")]
    spellings = sorted({spelling for stem in stems if not stem.startswith("=") for spelling in _spellings(stem)})
    return "((?:" + "|".join([*exact, *map(_one_pattern, spellings)]) + r")\w*)"


def _spellings(stem: str) -> set[str]:
    written_out = stem.casefold().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    plain = fold(stem)
    return {plain, fold(written_out), plain.replace("ae", "a").replace("oe", "o").replace("ue", "u")} - {""}


def _one_pattern(stem: str) -> str:
    body = r"\s+".join(re.escape(part) for part in stem.split())
    body += "(?!r(?![aeiou]))" if stem.endswith("e") else ""
    if len(stem) <= 3:
        return rf"\b{body}(?:e|n|s|en|es|er|ern)?\b"
    if len(stem) < 5 or " " in stem:
        return rf"\b{body}"
    return rf"\b(?:(?!(?:{_PREFIXES})+{body})\w{{3,}})?{body}"
