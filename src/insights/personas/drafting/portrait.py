"""Running text about a persona, put together from its statements; every sentence names those it rests on."""

from __future__ import annotations

import re
from typing import NamedTuple

import pandas as pd

from insights import estimates, wording
from insights.personas.drafting.passages import has_mask
from insights.personas.language import phrase, sentence_list

LONGEST = 130  # words of a portrait
NOT_WHO = (
    "gender", "age", "usage", "traits", "traits_negative", "approach", "channels", "times", "pro", "contra",
)  # fmt: skip
VOICES = (("motivation", "goals", "values", "needs"), ("problems", "fears", "aversions"), ("wishes",))  # one of each
ATTITUDES = 2  # most traits that are told
LOGGED = "time_of_day"  # the variable that is read from the event log


class Sentence(NamedTuple):
    """A sentence and what it rests on: statement_ids, or `personas: p1` for who and how many stand behind the persona."""

    text: str
    evidence: tuple[str, ...]


def portrait(statements: pd.DataFrame, facts: dict, language: str) -> list[list[Sentence]]:
    """The portrait in two or three paragraphs of at most `LONGEST` words: who it is, how it stands out, what its people say.

    `statements` are those of one persona; `facts` holds `persona_id`, `subject` (what the text calls it), `gender`, `age` (median in years) or `age_band`, `years` (lowest
    and highest age of the interviewed), `mottos` (what the headline says), `n_interviews`, `n_respondents`, `share`, `low`, `high`. The frame
    of a sentence follows from its content: how far the answers of the group lie from all, how many of how many people said it. No share but the
    persona's own, with interval and n, stands in it; the others stand in the fields. Frames are varied by the persona's number.
    """
    words = sentence_list(language)["pronouns"][facts["gender"]]
    who = _who(statements, facts, language)
    habits = _habits(statements, facts, language)
    voices = _voices(statements, facts, words, language)
    room = LONGEST - _words(who)
    kept_habits, kept_voices = _fitting(habits, voices, room)
    return [part for part in (who, kept_habits, kept_voices) if part]


def as_text(paragraphs: list[list[Sentence]]) -> str:
    """The paragraphs as one text, divided by blank lines."""
    return "\n\n".join(" ".join(sentence.text for sentence in part) for part in paragraphs)


def _fitting(habits: list[Sentence], voices: list[Sentence], room: int) -> tuple[list[Sentence], list[Sentence]]:
    """The sentences that fit into `room` words: in turns, a too long one gives way to the next."""
    kept: tuple[list[Sentence], list[Sentence]] = ([], [])
    for turn in range(max(len(voices), len(habits), 0)):
        for source, chosen in zip((habits, voices), kept, strict=True):
            if turn < len(source) and (words := _words(source[turn : turn + 1])) <= room:
                chosen.append(source[turn])
                room -= words
    return kept


def _words(sentences: list[Sentence]) -> int:
    return sum(len(sentence.text.split()) for sentence in sentences)


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


def logged(evidence: str) -> bool:
    """Whether a statement on times rests on the event log, where nobody was asked: the part of the day is derived from it."""
    return bool(re.search(rf"\b{LOGGED}\b", str(evidence)))


def capital(text: str) -> str:
    """`text` with a capital first letter."""
    return text[:1].upper() + text[1:]


def varied(frames: list[str] | str, persona: str) -> str:
    """The frame whose turn it is: personas next to each other take different ones, a rerun the same."""
    if isinstance(frames, str):
        return frames
    return frames[(int(re.sub(r"\D", "", persona) or 1) - 1) % len(frames)]


def _who(statements: pd.DataFrame, facts: dict, language: str) -> list[Sentence]:
    here = (f"personas: {facts['persona_id']}",)
    sentences, known = [], facts["age"] is not None or facts["age_band"]
    aged = tuple(statements.loc[statements["field"] == "age", "statement_id"]) or here
    key = "age_band" if facts["age_band"] else "age"
    age = [Sentence(phrase("portrait", key, language, age=facts["age"], band=facts["age_band"]), aged)] if known else []
    if facts["share"] is not None:
        return [Sentence(_size(facts, language), here), *age, *_facts(statements, facts, language)]
    if facts["n_interviews"]:
        low, high = facts["years"] or (None, None)
        ages = (
            phrase("portrait", "people_ages", language, low=low, high=high) if low is not None and low != high else ""
        )
        n = number_word(facts["n_interviews"], language)
        key = "person" if facts["n_interviews"] == 1 else "people"
        sentences.append(Sentence(phrase("portrait", key, language, n=n, ages=ages, to_them=facts["subject"]), here))
        sentences += [] if ages else age
    sentences += _shared_facts(statements, language)
    return [*sentences, Sentence(phrase("portrait", "base_people", language), here)]


def _size(facts: dict, language: str) -> str:
    n = facts["n_interviews"]
    key = "base_interviews_one" if n == 1 else "base_interviews"
    interviews = phrase("portrait", key, language, n=number_word(n, language)) if n else ""
    people, common = facts["n_respondents"], {"name": facts["subject"], "interviews": interviews}
    if people < estimates.suppress_below():
        return phrase("portrait", "base_few", language, **common)
    if people < estimates.no_share_below():
        return phrase("portrait", "base_count", language, n=people, **common)
    return phrase(
        "portrait",
        "base_share",
        language,
        share=wording.percent(facts["share"], language),
        interval=wording.interval(facts["low"], facts["high"], language, as_percent=True),
        n=people,
        **common,
    )


def _facts(statements: pd.DataFrame, facts: dict, language: str) -> list[Sentence]:
    """What sets the group apart by its circumstances: at most two facts, those with a phrase of their own first."""
    frames = sentence_list(language)["circumstances"]
    rows = statements[
        statements["source"].eq("statistic")
        & statements["clause"].fillna("").ne("")
        & ~statements["field"].isin(NOT_WHO)
    ]
    rows = rows.assign(other=~rows["field"].isin(frames)).sort_values(
        ["other", "value"], ascending=[True, False], kind="stable"
    )
    rows = rows.head(2)
    if rows.empty:
        return []
    degree = sentence_list(language)["degree"]
    clauses = [
        frames.get(row.field, frames["other"]).format(often=degree[row.degree], category=row.clause, label=row.about)
        for row in rows.itertuples()
    ]
    frame = varied(sentence_list(language)["portrait"]["facts"], facts["persona_id"])
    text = frame.format(facts=wording.listing(clauses, language))
    return [Sentence(text, tuple(rows["statement_id"]))]


def _shared_facts(statements: pd.DataFrame, language: str) -> list[Sentence]:
    """What all the interviewed of a persona have in common."""
    rows = statements[statements["field"].isin(["occupation", "job_role", "household", "family_status", "living"])]
    rows = rows[rows["degree"].fillna("") == "all"].head(1)
    return [
        Sentence(phrase("portrait", "shared", language, label=row.about, category=row.clause), (row.statement_id,))
        for row in rows.itertuples()
    ]


def _habits(statements: pd.DataFrame, facts: dict, language: str) -> list[Sentence]:
    """How the answers of the group stand out: attitudes, ways of going about things, channels and times, usage, satisfaction."""
    told = [
        *_attitudes(statements, facts, language),
        *_approach(statements, facts, language),
        *_way_in(statements, facts, language),
        *_usage(statements, facts, language),
        *_satisfaction(statements, facts, language),
    ]
    return [sentence for sentence in told if sentence.text]


def _attitudes(statements: pd.DataFrame, facts: dict, language: str) -> list[Sentence]:
    """The traits, two with the same answer in one sentence; what the headline says already only where nothing else is as far from all."""
    rows = statements[statements["field"].eq("traits") & ~statements["clause"].isin(["", "mean"])]
    said = (
        rows["about"].map(lambda about: any(motto in about or about in motto for motto in facts["mottos"])).astype(bool)
    )
    rows = rows.assign(near=rows["degree"].ne("far"), said=said).sort_values(["near", "said"], kind="stable")
    if rows.empty:
        return []
    frames, degree = sentence_list(language)["attitude"], sentence_list(language)["degree"]
    first = rows.iloc[0]
    alike = rows[rows["clause"].eq(first["clause"]) & rows["degree"].eq(first["degree"])].head(ATTITUDES)
    about = wording.listing([wording.quoted(label, language) for label in alike["about"]], language)
    frame = varied(frames["first"], facts["persona_id"])
    word = degree[first["degree"]]
    text = frame.format(about=about, answer=first["clause"], degree=word, Degree=capital(word))
    return [Sentence(text, tuple(alike["statement_id"]))]


def _approach(statements: pd.DataFrame, facts: dict, language: str) -> list[Sentence]:
    """The one answer on behaviour that stands out most."""
    frame = varied(sentence_list(language)["attitude"]["approach"], facts["persona_id"])
    degree = sentence_list(language)["degree"]
    rows = statements[statements["field"].eq("approach") & statements["source"].eq("statistic")]
    return [
        Sentence(frame.format(about=row.about, answer=row.clause, degree=degree[row.degree]), (row.statement_id,))
        for row in rows[rows["clause"] != "mean"].head(1).itertuples()
    ]


def _way_in(statements: pd.DataFrame, facts: dict, language: str) -> list[Sentence]:
    """Channels and times: as asked, else as they came up in conversation."""
    sentences, frames = [], sentence_list(language)["portrait"]
    for field in ("channels", "times"):
        rows = statements[statements["field"].eq(field) & statements["clause"].fillna("").ne("")]
        for row in rows[rows["source"] == "statistic"].head(1).itertuples():
            log = logged(row.evidence)
            frame = frames["logged"] if log else varied(frames[f"{row.degree}_first"], facts["persona_id"])
            second = frames["logged_second" if log else "second"].format(category=row.second) if row.second else ""
            often = sentence_list(language)["degree"][row.degree]
            text = frame.format(label=row.about, category=row.clause, second=second, often=often)
            sentences.append(Sentence(text, (row.statement_id,)))
        mentioned = rows[rows["source"] == "verbatims"]
        if len(mentioned):
            key = f"{field}_mention_one" if len(mentioned) == 1 else f"{field}_mention"
            listed = wording.listing(list(mentioned["clause"]), language)
            text = varied(frames[key], facts["persona_id"]).format(listed=listed)
            sentences.append(Sentence(text, tuple(mentioned["statement_id"])))
    return sentences


def _usage(statements: pd.DataFrame, facts: dict, language: str) -> list[Sentence]:
    frames = sentence_list(language)["portrait"]
    rows = statements[statements["field"].eq("usage") & statements["degree"].isin(["more", "less"])].head(1)
    return [
        Sentence(
            varied(frames[f"usage_{row.degree}"], facts["persona_id"]).format(label=row.about), (row.statement_id,)
        )
        for row in rows.itertuples()
    ]


def _satisfaction(statements: pd.DataFrame, facts: dict, language: str) -> list[Sentence]:
    """The best and the worst touchpoint, where their intervals keep apart."""
    rows = statements[statements["source"].eq("statistic")]
    best, worst = (rows[rows["field"] == field].head(1) for field in ("pro", "contra"))
    if best.empty or worst.empty or not best["low"].iloc[0] > worst["high"].iloc[0]:
        return []
    frame = varied(sentence_list(language)["portrait"]["satisfaction"], facts["persona_id"])
    text = frame.format(best=best["clause"].iloc[0], worst=worst["clause"].iloc[0])
    return [Sentence(text, (best["statement_id"].iloc[0], worst["statement_id"].iloc[0]))]


def _voices(statements: pd.DataFrame, facts: dict, words: dict, language: str) -> list[Sentence]:
    """What they say: one statement each on what moves them, what is hard and what they wish, most people first."""
    sentences, shown = [], set()
    for fields in VOICES:
        rows = statements[statements["field"].isin(fields) & statements["source"].eq("verbatims")]
        rows = rows[~rows["text"].isin(shown) & ~rows["text"].map(has_mask).astype(bool)]
        if rows.empty:
            continue
        row = (
            rows.assign(order=rows["field"].map(fields.index))
            .sort_values(["n_people", "order", "rank"], ascending=[False, True, True])
            .iloc[0]
        )
        shown.add(row["text"])
        frames = sentence_list(language)["voice"][row["field"]]
        many = "many_about" if row["clause"] and "many_about" in frames else "many"
        frame = varied(frames[many if row["n_people"] > 1 else "one"], facts["persona_id"])
        n = number_word(int(row["n_people"]), language)
        about = {"n": n, "N": capital(n), "theme": wording.quoted(row["clause"], language)}
        text = frame.format(quotes=in_quotes(row["text"], language), **about, **words)
        sentences.append(Sentence(text, (row["statement_id"],)))
    return sentences
