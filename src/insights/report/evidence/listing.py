"""Claims as the terminal lists them, and the whole evidence of one: read from `claims` and `claim_evidence`, nothing is computed."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from insights import contracts, files
from insights.errors import UsageError, nearest
from insights.report.claims import STRENGTHS
from insights.study import Study

COLUMNS = ("claim_id", "strength", "n", "text")
ENDINGS = (".csv", ".xlsx")
PLURALS = {"findings": "finding", "tendencies": "tendency", "hypotheses": "hypothesis", "single voices": "single voice"}


def claims(
    study: Study, *, section: str | None = None, strength: str | None = None, text: str | None = None
) -> pd.DataFrame:
    """The claims of the report, those of one section or strength alone, or whose sentence holds `text` (any kind of space, any case).

    Raises UsageError naming the sections and strengths that exist.
    """
    table = contracts.load("claims", study)
    if section is not None and section not in set(table["section"]):
        raise UsageError(
            f"The report has no section {section!r} with claims; {nearest(section, set(table['section']))}."
        )
    strength = PLURALS.get(strength, strength)
    if strength is not None and strength not in STRENGTHS:
        raise UsageError(f"There is no strength {strength!r}; {nearest(strength, STRENGTHS)}.")
    chosen = table if section is None else table[table["section"] == section]
    chosen = chosen if strength is None else chosen[chosen["strength"] == strength]
    return chosen if text is None else chosen[[_folded(text) in _folded(said) for said in chosen["text"]]]


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).replace(" %", "%")


def evidence(study: Study, claim_id: str) -> tuple[pd.Series, pd.DataFrame]:
    """One claim and the rows of its evidence, in their order. Raises UsageError with the nearest ids when there is no such claim."""
    table = contracts.load("claims", study)
    found = table[table["claim_id"] == claim_id]
    if found.empty:
        raise UsageError(f"The report has no claim {claim_id!r}; {nearest(claim_id, table['claim_id'])}.")
    rows = contracts.load("claim_evidence", study)
    return found.iloc[0], rows[rows["claim_id"] == claim_id].sort_values("position")


def lines(table: pd.DataFrame) -> list[str]:
    """One line per claim: id, strength, base, sentence."""
    if table.empty:
        return ["no claims"]
    ids, strengths = (int(table[column].str.len().max()) for column in ("claim_id", "strength"))
    return [
        f"{row.claim_id:<{ids}}  {row.strength:<{strengths}}  {_base(row.n):>8}  {row.text}"
        for row in table.itertuples()
    ]


def told(claim: pd.Series, rows: pd.DataFrame) -> list[str]:
    """The claim in full, then each item of its evidence: the passage word for word, or the row with value, interval, base and test."""
    base = _base(claim["n"])
    said = [claim["text"], f"{claim['strength']}{', ' + base if base else ''}, section {claim['section']}", ""]
    for row in rows.itertuples():
        said += _passage(row) if row.kind == "verbatim" else [_figure(row)]
    return said


def write(table: pd.DataFrame, path: Path) -> None:
    """Write the table as CSV or Excel, by the ending of `path`; cells that could start a formula are inert. Raises UsageError else."""
    if path.suffix not in ENDINGS:
        raise UsageError(f"--out {path}: the name must end in {' or '.join(ENDINGS)}.")
    safe = table.map(_inert)
    if path.suffix == ".csv":
        files.write_atomic(
            path, safe.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")
        )  # Excel reads umlauts by the mark
        return
    from io import BytesIO

    buffer = BytesIO()
    with pd.ExcelWriter(buffer, engine="openpyxl") as book:
        safe.to_excel(book, index=False, sheet_name="claims")
        _readable(book.sheets["claims"])
    files.write_atomic(path, buffer.getvalue())


def _readable(sheet) -> None:
    """The heads stay in sight and can be filtered; sentences wrap."""
    from openpyxl.styles import Alignment

    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    for column in sheet.columns:
        longest = max(len(str(cell.value or "")) for cell in column)
        sheet.column_dimensions[column[0].column_letter].width = min(80, max(10, longest + 2))
        for cell in column[1:]:
            cell.alignment = Alignment(wrap_text=longest > 80, vertical="top")


def _inert(value):
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _base(n) -> str:
    return "" if pd.isna(n) else f"n = {int(n)}"


def _passage(row) -> list[str]:
    where = (
        f", turn {int(row.turn)}, characters {int(row.start)} to {int(row.end)}"
        if pd.notna(row.start) and pd.notna(row.turn)
        else ""
    )
    return [f"{row.position:>3}. {row.verbatim_id} ({row.source}{where}):", f"     {row.text}"]


def _figure(row) -> str:
    parts = [f"{row.column} = {row.value:g}"] if pd.notna(row.value) else []
    if pd.notna(row.low) and pd.notna(row.high):
        parts.append(f"{row.low:g} to {row.high:g}")
    parts += [_base(row.n)] if pd.notna(row.n) else []
    if row.weighted != "not applicable":
        parts.append("weighted" if row.weighted == "yes" else "unweighted")
    if pd.notna(row.p):
        parts.append(f"p = {row.p:g}{f' ({row.test})' if pd.notna(row.test) else ''}")
    if isinstance(getattr(row, "check", None), str):
        parts.append(row.check)
    by = "" if row.kind == "method" else f" [{row.stage}]"
    return f"{row.position:>3}. {row.reference}{by}" + (f": {'; '.join(parts)}" if parts else "")
