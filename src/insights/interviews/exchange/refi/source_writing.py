"""Documents on their way out: their texts, and the passages with codings and memos."""

from __future__ import annotations

from typing import Any

from insights.interviews.exchange.refi.draft import Draft, element, made_by, rows_by
from insights.interviews.exchange.refi.elements import derived
from insights.interviews.exchange.refi.memo_writing import Memos
from insights.interviews.exchange.refi.relation_writing import place_guid, places_of, write_values

_CODING = ["document_id", "start", "end", "code_id", "coder"]


def write_sources(root: Any, draft: Draft, plan: Memos, values: dict[str, list[Any]]) -> None:
    """Add the Sources; `values`: the rows of variables that go onto each document."""
    documents = draft.project.documents
    if documents.empty:
        return
    holder = element(root, "Sources")
    codings = _codings(draft)
    places = places_of(draft, plan)
    described: dict[str, list[Any]] = {}
    for row in plan.described:
        described.setdefault(row.document_id, []).append(row)
    for row in documents.itertuples():
        guid = draft.guids["document", row.document_id]
        path = _text(row, guid, draft)
        source = element(holder, "TextSource", guid=guid, name=row.name, plainTextPath=path, **made_by(draft))
        if ("document", row.document_id) in plan.comments:
            element(source, "Description", plan.comments["document", row.document_id])
        _coded(source, codings.get(row.document_id, []), draft, plan)
        _places(source, row.document_id, places.get(row.document_id, {}), draft)
        for memo in described.get(row.document_id, []):
            _described(source, memo, draft)
        for note in plan.on.get(("document", row.document_id), []):
            element(source, "NoteRef", targetGUID=note)
        write_values(source, values.get(row.document_id, []))
    n = int((documents["origin"] != "").sum())
    draft.lost.lose(
        "Sources", "name of the original file", "texts are written as texts, whatever file they came from", n=n
    )


def _text(row: Any, guid: str, draft: Draft) -> str | None:
    if not draft.with_texts:
        draft.lost.lose("Sources", "text", "left out as wanted; the target needs the same texts to show the passages")
        return None
    text = draft.texts[row.document_id].text
    text = text.replace("\n", "\r\n") if draft.line_end == "crlf" else text
    draft.files[f"{guid}.txt"] = text.encode("utf-8")
    return f"internal://{guid}.txt"


def _codings(draft: Draft) -> dict[str, list[Any]]:
    table = draft.project.codings.sort_values([*_CODING, "created"])
    twice = table.duplicated(_CODING)
    draft.lost.lose(
        "Sources", "second coding", "the same coder gave the same code to the same passage twice", n=int(twice.sum())
    )
    return rows_by(table[~twice], "document_id")


def _coded(source: Any, rows: list[Any], draft: Draft, plan: Memos) -> None:
    """A passage for each coding, or for all codings of one place."""
    groups: dict[tuple, list[Any]] = {}
    for row in rows:
        alone = () if draft.dialect.many_codings else (row.code_id, row.coder)
        groups.setdefault((row.start, row.end, *alone), []).append(row)
    told: set[tuple] = set()
    for key, some in groups.items():
        document, start, end = some[0].document_id, key[0], key[1]
        made = [made_by(draft, coder=row.coder, created=row.created, where="Sources") for row in some]
        # Who coded stands on the coding; on the passage too where it is the coding's alone.
        given = made[0] if not draft.dialect.many_codings else made_by(draft)
        selection = _selection(source, derived("passage", document, *key), document, start, end, draft, **given)
        if selection is None:
            continue
        marks = [("coding", document, start, end, row.code_id) for row in some]
        if len(some) == 1 and marks[0] in plan.comments and marks[0] not in told:
            element(selection, "Description", plan.comments[marks[0]])
        for row, mark, by in zip(some, marks, made, strict=True):
            guid = derived("coding", document, start, end, row.code_id, row.coder)
            coding = element(selection, "Coding", guid=guid, **by)
            element(coding, "CodeRef", targetGUID=draft.guids["code", row.code_id])
            for note in plan.on.get(mark, []) if mark not in told else []:
                element(coding, "NoteRef", targetGUID=note)
            told.add(mark)


def _places(source: Any, document: str, places: dict[tuple[int, int], list[str]], draft: Draft) -> None:
    """Passages without a code that a case, a link or a note leads to."""
    for (start, end), notes in sorted(places.items()):
        selection = _selection(source, place_guid(document, start, end), document, start, end, draft, **made_by(draft))
        for note in notes if selection is not None else []:
            element(selection, "NoteRef", targetGUID=note)


def _described(source: Any, memo: Any, draft: Draft) -> None:
    given = made_by(draft, coder=memo.author, created=memo.created, where="Notes")
    guid, start, end = draft.guids["memo", memo.memo_id], int(memo.start), int(memo.end)
    selection = _selection(source, guid, memo.document_id, start, end, draft, name=memo.title or None, **given)
    if selection is not None:
        element(selection, "Description", memo.text)


def _selection(
    source: Any,
    guid: str,
    document: str,
    start: int,
    end: int,
    draft: Draft,
    *,
    name: str | None = None,
    **given: str | None,
) -> Any | None:
    written = draft.texts[document]
    first, last = written.span(start, end)
    if first == last:
        draft.lost.lose("Sources", "passage", "it holds nothing but control characters")
        return None
    if name is None and draft.with_texts:
        name = written.quote(start, end)
    place = {"startPosition": str(first), "endPosition": str(last)}
    return element(source, "PlainTextSelection", guid=guid, name=name, **place, **given)
