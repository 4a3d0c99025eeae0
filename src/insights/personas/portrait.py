"""Running text about a persona, put together from its statements; every sentence rests on one of them."""

from __future__ import annotations

import pandas as pd

from insights import wording
from insights.personas.language import phrase, sentence_list
from insights.personas.passages import has_mask

PARAGRAPHS = (("motivation", "values", "needs"), ("problems", "wishes"), ("fears", "aversions"))


def portrait(statements: pd.DataFrame, facts: dict, language: str) -> str:
    """The portrait in paragraphs: who it is, what moves it, what goes wrong, what worries it, how it behaves, what it rests on.

    `statements` are those of one persona; `facts` holds `subject` (what the text calls it), `gender`, `age`, `years` (lowest and highest age
    of the interviewed), `n_interviews`, `n_respondents`, `share`, `low`, `high`. Which frame a sentence takes follows from its content:
    whether one or several people said it, and what stands before it.
    """
    words = sentence_list(language)["pronouns"][facts["gender"]]
    paragraphs = [_who(statements, facts, words, language)]
    shown: set[str] = set()
    for fields in PARAGRAPHS:
        paragraphs.append(_voices(statements, fields, words, shown, language))
    paragraphs.append(_behaviour(statements, language))
    paragraphs.append(_base(facts, language))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def in_quotes(text: str, language: str) -> str:
    """`text` in quotation marks as the end of a sentence: the full stop stands outside only where the text has no end mark."""
    return wording.quoted(nested(text, language), language) + (
        "" if text.rstrip("“”\"'»").endswith((".", "!", "?", "…")) else "."
    )


def nested(text: str, language: str) -> str:
    """`text` with its own double quotation marks made single, for standing inside quotation marks."""
    marks = {"„": "‚", "“": "‘", "”": "’"} if language == "de" else {"“": "‘", "”": "’", "„": "‘"}
    return text.translate(str.maketrans(marks))


def number_word(n: int, language: str) -> str:
    """`drei`, `three`; figures above twelve."""
    numbers = sentence_list(language)["numbers"]
    return numbers[n] if n < len(numbers) else str(n)


def _who(statements: pd.DataFrame, facts: dict, words: dict, language: str) -> str:
    sentences = []
    if facts["age"] is not None:
        sentences.append(phrase("portrait", "age", language, name=facts["subject"], age=facts["age"]))
    clauses = [
        row.clause
        for row in statements.itertuples()
        if row.source == "statistic"
        and row.clause
        and row.field not in ("gender", "age", "usage", "traits", "channels", "times")
    ][:3]
    if clauses:
        key = "facts_one" if len(clauses) == 1 else "facts_many"
        sentences.append(phrase("portrait", key, language, facts=wording.listing(clauses, language)))
    if not facts["n_respondents"] and facts["n_interviews"]:
        low, high = facts["years"] or (None, None)
        ages = (
            phrase("portrait", "people_ages", language, low=low, high=high) if low is not None and low != high else ""
        )
        n = number_word(facts["n_interviews"], language)
        sentences.append(phrase("portrait", "people", language, n=n, ages=ages, **words))
    return " ".join(sentences)


def _voices(statements: pd.DataFrame, fields: tuple[str, ...], words: dict, shown: set[str], language: str) -> str:
    sentences, before = [], None
    for field in fields:
        rows = statements[statements["field"].eq(field) & ~statements["text"].isin(shown)]
        rows = rows[~rows["text"].map(has_mask)]
        if rows.empty:
            continue
        row = rows.iloc[0]
        shown.add(row["text"])
        key = "wishes_after_problems" if field == "wishes" and before == "problems" else field
        frame = sentence_list(language)["portrait"][key]["many" if row["n_people"] > 1 else "one"]
        sentences.append(frame.format(quotes=in_quotes(row["text"], language), **words))
        before = field
    return " ".join(sentences)


def _behaviour(statements: pd.DataFrame, language: str) -> str:
    sentences = []
    traits, usage = (
        [row.clause for row in statements.itertuples() if row.field == field and row.clause][:3]
        for field in ("traits", "usage")
    )
    if traits:
        first = traits[0][:1].upper() + traits[0][1:] if language == "de" else traits[0]
        clauses = "; ".join([first, *traits[1:]])
        sentences.append(phrase("portrait", "traits", language, clauses=clauses))
    if usage:
        key = "usage_one" if len(usage) == 1 else "usage_many"
        sentences.append(phrase("portrait", key, language, clauses=wording.listing(usage, language)))
    channels = statements[statements["field"].eq("channels")]
    asked = statements["field"].isin(["channels", "times"]) & statements["source"].eq("statistic")
    sentences += list(statements.loc[asked, "clause"])
    channels = channels[channels["source"] == "verbatims"]
    if len(channels):
        key = "channels_mention" if len(channels) > 1 else "channels_mention_one"
        sentences.append(phrase("portrait", key, language, listed=wording.listing(list(channels["clause"]), language)))
    times = statements[statements["field"].eq("times") & statements["source"].eq("verbatims")]
    if len(times):
        sentences.append(
            phrase(
                "portrait",
                "times_mention",
                language,
                listed=wording.listing(list(times["clause"]), language),
            )
        )
    return " ".join(sentences)


def _base(facts: dict, language: str) -> str:
    if facts["share"] is None:
        return phrase("portrait", "base_people", language)
    n = facts["n_interviews"]
    interviews = ""
    if n:
        interviews = phrase(
            "portrait", "base_interviews_one" if n == 1 else "base_interviews", language, n=number_word(n, language)
        )
    return phrase(
        "portrait",
        "base_share",
        language,
        name=facts["subject"],
        share=wording.percent(facts["share"], language),
        interval=wording.interval(facts["low"], facts["high"], language, as_percent=True),
        n=facts["n_respondents"],
        interviews=interviews,
    )
