"""Sheets of the study `mini`, as it is and with the most unpleasant content that studies can bring."""

from __future__ import annotations

import re
import shutil
import subprocess
import zlib

import pandas as pd
import pytest

from insights.contracts import documents as d
from insights.report.material import Material
from tests.conftest import filled

MARKUP = '#panic("x") $a_b$ *b* `c` @key <label> \\u{41} // weg [d] = e — & </p> {{ 7 * 7 }}'
LONG_NAME = "Hildegard-Friederike Wackernagel-Schneiß"
LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung" * 3
FOREIGN = "漢字 и ελληνικά 😀 ﷽"
FIELDS = (
    "needs",
    "wishes",
    "problems",
    "fears",
    "motivation",
    "aversions",
    "pro",
    "contra",
    "help",
    "job_role",
    "age",
    "channels",
)


def changed(material: Material, **personas) -> Material:
    """The material with every persona changed by the values in `personas`."""
    found = [p.model_copy(update=personas) for p in material["personas"].personas]
    return Material(material.study, {**material.handovers, "personas": d.PersonaSet(personas=found)})


ANSWER = "Bei „Wartungsvertrag“ sagen 61 % „mit Vertrag“ (51 bis 70 %; n = 102), unter allen Befragten 50 %."


def answered(material: Material, *, text: str = ANSWER, category: str = "y", **fields: int) -> Material:
    """The material with so many statements about the answer `category` to the question `contract` in each of the `fields`."""
    known, persona = material["persona_statements"], material["personas"].personas[0]
    ids = {field: [f"p1-{field}-{rank}" for rank in range(1, n + 1)] for field, n in fields.items()}
    rows = [
        {"statement_id": key, "persona_id": "p1", "field": field, "rank": rank, "text": text, "source": "statistic", "evidence": f"segment_profile: contract = {category}", "n_people": 62, "base": 102, "value": 0.61, "low": 0.51, "high": 0.70}
        for field, keys in ids.items()
        for rank, key in enumerate(keys, start=1)
    ]  # fmt: skip
    table = pd.concat([known, pd.DataFrame(rows).reindex(columns=known.columns)], ignore_index=True)
    profile, first = material["segment_profile"], persona.segment
    if first is not None and not (profile["variable"].eq("contract") & profile["category"].eq(category)).any():
        like = profile[profile["segment"] == first].head(1).assign(variable="contract", category=category)
        profile = pd.concat([profile, like], ignore_index=True)
    own = [d.PersonaField(field=field, text=text, statements=keys) for field, keys in ids.items()]
    handovers = changed(material, fields=[*persona.fields, *own]).handovers
    return Material(material.study, {**handovers, "persona_statements": table, "segment_profile": profile})


def contradicted(material: Material) -> Material:
    """The material with edits of the first persona, one of them against the data."""
    edits = [
        d.PersonaEdit(field="job_role", label="Rolle", text="Sitzt im Büro", computed="Meist aus der Technik.", because="So kennt der Vertrieb sie.", by="Vertrieb Süd", date="2026-11-10"),
        d.PersonaEdit(field="name", text="Herr Ruhe", computed="Gerd Albers"),
        d.PersonaEdit(field="needs", label="Bedürfnisse", text="Sofort ein Ersatzteil.", because="Workshop im Mai"),
        d.PersonaEdit(field="headline", text="Der Ruhige", computed="repariert selbst, auch nachts"),
    ]  # fmt: skip
    row = {"draft": "p1", "kind": "contradicted", "field": "job_role", "rank": 1, "persona_id": "p1", "text": "Der Text nennt „Büro“; in den Daten sind es 2 %."}  # fmt: skip
    flags = filled(pd.DataFrame([row]), "persona_flags")
    handovers = changed(material, edits=edits, name="Herr Ruhe", headline="Der Ruhige").handovers
    return Material(material.study, {**handovers, "persona_flags": flags})


def spread(material: Material, *, base: int = 120, shift: float = 0.0) -> Material:
    """The material with the distributions of a question and of a number; `shift` moves the shares away from the counts, as weights do."""
    low_high = {74: (0.53, 0.70), 43: (0.28, 0.45)}
    rows = [
        {"variable": "role", "position": i, "category": name, "statistic": "share", "n": n, "base": base, "value": n / 120 + shift, "low": low_high[n][0], "high": low_high[n][1]}
        for i, (name, n) in enumerate((("Technik", 74), ("Einkauf", 43)), start=1)
    ]  # fmt: skip
    numbers = {"q1": (2, None, None), "median": (4, 3, 5), "q3": (7, None, None), "mean": (4.6, 4.1, 5.1)}
    rows += [
        {"variable": "uses", "position": i, "category": name, "statistic": name, "n": base, "base": base, "value": value, "low": low, "high": high}
        for i, (name, (value, low, high)) in enumerate(numbers.items(), start=1)
    ]  # fmt: skip
    variables = material["variables"].copy()
    variables.loc[variables["variable"] == "uses", "role"] = "demographic"
    variables["field"] = variables["field"].mask(variables["variable"] == "role", "job_role")
    table = filled(pd.DataFrame(rows).assign(persona_id="p1", differs=False), "persona_profile")
    return Material(material.study, {**material.handovers, "persona_profile": table, "variables": variables})


def hostile(material: Material, *, statements: int = 10) -> Material:
    """Two personas whose names, words and numbers of statements no sheet was made for."""
    text = f"{MARKUP} {LONG_WORD} {FOREIGN} " + "und so weiter und so fort, " * 12
    rows, fields = [], []
    for field in FIELDS:
        ids = [f"p1-{field}-{rank}" for rank in range(1, statements + 1)]
        fields.append(d.PersonaField(field=field, label=f"{field} {MARKUP[:20]}", text=text, statements=ids))
        for rank, key in enumerate(ids, start=1):
            words = text if rank % 2 else f"Bei „{LONG_WORD}“ sagen 61 % „ja“ (51 bis 70 %; n = 102) {MARKUP}"
            rows.append({"statement_id": key, "field": field, "rank": rank, "text": words, "source": "verbatims", "evidence": "; ".join(["i01-01"] * 9)})  # fmt: skip
    first = material["personas"].personas[0]
    people = [
        first.model_copy(update={"persona_id": f"p{i}", "name": LONG_NAME, "headline": text, "rule": text, "fields": fields, "quote": material.quotes["i01-01"]["text"] if i % 2 else None, "notes": [text] * 9})
        for i in range(1, 3)
    ]  # fmt: skip
    known = material["persona_statements"]
    table = pd.concat([pd.DataFrame(rows).assign(persona_id=f"p{i}", n_people=4) for i in range(1, 3)])
    table["statement_id"] = table["persona_id"] + table["statement_id"].str[2:]
    for i, person in enumerate(people, start=1):
        own = [f.model_copy(update={"statements": [s.replace("p1-", f"p{i}-") for s in f.statements]}) for f in fields]
        people[i - 1] = person.model_copy(update={"fields": own})
    table = table.reindex(columns=known.columns)
    return Material(
        material.study,
        {**material.handovers, "personas": d.PersonaSet(personas=people), "persona_statements": table},
    )


class Pdf:
    """What a PDF says of itself, read without a library: its objects, unpacked."""

    def __init__(self, data: bytes):
        parts = [data]
        for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", data, re.S):
            try:
                parts.append(zlib.decompress(found.group(1)))
            except zlib.error:
                continue
        self.text = b"\n".join(parts).decode("latin-1")

    def boxes(self, name: str) -> list[tuple[float, float]]:
        """Width and height in mm of every box `name` (MediaBox, TrimBox)."""
        found = re.findall(rf"/{name}\s*\[([-\d. ]+)\]", self.text)
        corners = [[float(x) for x in box.split()] for box in found]
        return [(round((c[2] - c[0]) / 72 * 25.4, 1), round((c[3] - c[1]) / 72 * 25.4, 1)) for c in corners]

    @property
    def pages(self) -> int:
        """Number of pages."""
        return len(re.findall(r"/Type\s*/Page\b(?!s)", self.text))


@pytest.fixture
def words_of(tmp_path):
    """A function that gives the words on every page of a PDF with their boxes in points: (x0, y0, x1, y1, word)."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler) is not installed")

    def read(data: bytes):
        (tmp_path / "x.pdf").write_bytes(data)
        run = ["pdftotext", "-bbox", str(tmp_path / "x.pdf"), str(tmp_path / "x.html")]
        subprocess.run(run, check=True, capture_output=True)
        pages = (tmp_path / "x.html").read_text(encoding="utf-8").split("<page ")[1:]
        pattern = r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>'
        return [[(*map(float, m[:4]), m[4]) for m in re.findall(pattern, page, re.S)] for page in pages]

    return read
