"""Memos of a study, masked, at their place in the documents of an export."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from insights.interviews.coding import anchoring
from insights.interviews.exchange.project import ABOUT
from insights.interviews.memos import read_memos
from insights.study import Study


def memos_of(study: Study, texts: Mapping[str, str], codes: set[str], said: pd.DataFrame) -> list[dict]:
    """The memos of the study for a project with the documents `texts` and the `codes`; `said`: contract `verbatims`.

    A memo on words that do not stand in its document any more is one on the document; one on a document or code that is not there is one
    on the project.
    """
    rows = read_memos(study)
    if not rows:
        return []
    from insights.interviews.privacy import load_key, pseudonymise_texts
    from insights.interviews.reading import read_interviews

    written = [(row, name) for row in rows for name in ("text", "title", "quote") if row.get(name)]
    masked = pseudonymise_texts(pd.Series([row[name] for row, name in written], dtype="str"), study, load_key(study))
    for (row, name), value in zip(written, masked, strict=True):
        row[name] = value
    passages = said.set_index("verbatim_id")
    for row in rows:
        if row.get("verbatim_id") in passages.index:
            passage = passages.loc[row["verbatim_id"]]
            row["interview_id"] = "" if pd.isna(passage["interview_id"]) else passage["interview_id"]
            row["quote"] = row.get("quote") or passage["text"]
    turns = read_interviews(study).turns
    homes = turns.drop_duplicates("file").set_index("file")["interview_id"].to_dict()
    return [_memo(row, row.get("interview_id") or homes.get(row.get("file", ""), ""), texts, codes) for row in rows]


def _memo(row: Mapping[str, str], document: str, texts: Mapping[str, str], codes: set[str]) -> dict:
    own = {name: row.get(name, "") for name in ("memo_id", "text", "title", "author", "created")}
    about = "document" if row.get("about") == "interview" else row.get("about")
    about = about if about in ABOUT else "project"
    code = row["code"] if row.get("code") in codes else ""
    if about in ("passage", "coding") and document in texts:
        words = [word for word, _, _ in anchoring.words_in(row.get("quote", ""))]
        stream = anchoring.stream([("", texts[document])])
        place = anchoring.find(stream, words)
        if place:
            start, end = stream.starts[place.first], stream.ends[place.last - 1]
            about = about if code or about == "passage" else "passage"
            return {
                **own,
                "about": about,
                "document_id": document,
                "start": start,
                "end": end,
                "code_id": code if about == "coding" else "",
            }
        about = "document"
    if about in ("passage", "coding", "document"):
        return (
            {**own, "about": "document", "document_id": document} if document in texts else {**own, "about": "project"}
        )
    return {**own, "about": "code", "code_id": code} if about == "code" and code else {**own, "about": "project"}
