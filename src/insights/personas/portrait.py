"""Running text about a persona, put together from its statements; every sentence rests on one of them."""

from __future__ import annotations

import pandas as pd

from insights import wording
from insights.personas.language import phrase, sentence_list
from insights.personas.passages import has_mask

LONGEST = 130  # words of a portrait
NO_FACTS = ("gender", "age", "usage", "traits", "channels", "times", "pro", "contra")
VOICES = (
    ("motivation", "values", "needs"),
    ("problems", "fears", "aversions"),
    ("wishes",),
)  # one of each, in this order


def portrait(statements: pd.DataFrame, facts: dict, language: str) -> str:
    """The portrait in two or three paragraphs of at most `LONGEST` words: who it is and what it rests on, what it says, how it behaves.

    `statements` are those of one persona; `facts` holds `subject` (what the text calls it), `gender`, `age`, `years` (lowest and highest age
    of the interviewed), `mottos` (what the headline says), `n_interviews`, `n_respondents`, `share`, `low`, `high`. Which frame a sentence takes follows from its content:
    whether one or several people said it.
    """
    words = sentence_list(language)["pronouns"][facts["gender"]]
    who = [*_who(statements, facts, words, language), _base(facts, words, language)]
    voices = _voices(statements, words, language)
    habits = _behaviour(statements, facts["mottos"], language, most=1 if voices else 3)
    voices, habits = _fitting(voices, habits, LONGEST - _words(who))
    return "\n\n".join(" ".join(part) for part in (who, voices, habits) if part)


def _fitting(voices: list[str], habits: list[str], room: int) -> tuple[list[str], list[str]]:
    """The sentences that fit into `room` words: voices and habits in turns, a too long one gives way to the next."""
    kept: tuple[list[str], list[str]] = ([], [])
    for turn in range(max(len(voices), len(habits))):
        for source, chosen in zip((voices, habits), kept, strict=True):
            if turn < len(source) and (words := _words(source[turn : turn + 1])) <= room:
                chosen.append(source[turn])
                room -= words
    return kept


def _words(sentences: list[str]) -> int:
    return sum(len(sentence.split()) for sentence in sentences)


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


def _who(statements: pd.DataFrame, facts: dict, words: dict, language: str) -> list[str]:
    sentences = []
    if facts["age"] is not None:
        sentences.append(phrase("portrait", "age", language, name=facts["subject"], age=facts["age"]))
    nouns = sentence_list(language)["nouns"]
    clauses = [
        row.clause
        for row in statements.assign(unnamed=~statements["field"].isin(nouns))
        .sort_values(["unnamed", "value"], ascending=[True, False], kind="stable")
        .itertuples()
        if row.source == "statistic" and row.clause and row.field not in NO_FACTS
    ][:2]
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
    return sentences


def _voices(statements: pd.DataFrame, words: dict, language: str) -> list[str]:
    sentences, shown = [], set()
    for fields in VOICES:
        rows = statements[statements["field"].isin(fields) & statements["source"].eq("verbatims")]
        rows = rows[~rows["text"].isin(shown) & ~rows["text"].map(has_mask).astype(bool)]
        if rows.empty:
            continue
        # What most people say; among equals the field that stands first.
        first = rows["rank"].eq(1)
        rows = rows[first] if first.any() else rows
        row = (
            rows.assign(order=rows["field"].map(fields.index))
            .sort_values(["n_people", "order"], ascending=[False, True])
            .iloc[0]
        )
        shown.add(row["text"])
        frame = sentence_list(language)["portrait"][row["field"]]["many" if row["n_people"] > 1 else "one"]
        n = number_word(int(row["n_people"]), language)
        sentences.append(frame.format(quotes=in_quotes(row["text"], language), n=n, N=n[:1].upper() + n[1:], **words))
    return sentences


def _behaviour(statements: pd.DataFrame, mottos: list[str], language: str, *, most: int) -> list[str]:
    """Habits, the most telling first; what the headline says already (`mottos`) only where there is nothing else."""
    sentences = []
    traits, usage = (
        [row.clause for row in statements.itertuples() if row.field == field and row.clause]
        for field in ("traits", "usage")
    )
    traits = sorted(traits, key=lambda clause: any(motto in clause for motto in mottos))
    if traits:
        clauses = "; ".join(traits[:most])
        first = clauses[:1].upper() + clauses[1:] if language == "de" else clauses
        sentences.append(phrase("portrait", "traits", language, clauses=first))
    usage = usage[:2]
    if usage:
        key = "usage_one" if len(usage) == 1 else "usage_many"
        sentences.append(phrase("portrait", key, language, clauses=wording.listing(usage, language)))
    asked = statements["field"].isin(["channels", "times"]) & statements["source"].eq("statistic")
    sentences += [clause for clause in statements.loc[asked, "clause"] if clause]
    for field in ("channels", "times"):
        mentioned = statements[statements["field"].eq(field) & statements["source"].eq("verbatims")]
        if len(mentioned):
            key = f"{field}_mention_one" if len(mentioned) == 1 else f"{field}_mention"
            sentences.append(
                phrase("portrait", key, language, listed=wording.listing(list(mentioned["clause"]), language))
            )
    return sentences


def _base(facts: dict, words: dict, language: str) -> str:
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
        name=words["they"][:1].upper() + words["they"][1:] if facts["age"] is not None else facts["subject"],
        share=wording.percent(facts["share"], language),
        interval=wording.interval(facts["low"], facts["high"], language, as_percent=True),
        n=facts["n_respondents"],
        interviews=interviews,
    )
