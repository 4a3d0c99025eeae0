"""How much of what identifies people pseudonymisation finds, by kind, on annotated texts, and how fast it is.

    INSIGHTS_DATA=… python benchmarks/privacy.py speech [development|held_out]     colloquial interview speech (interview_speech.yml)
    INSIGHTS_DATA=… python benchmarks/privacy.py strange [development|held_out]    rare names, trades, brands (interview_speech_strange.yml, …_last.yml)
    INSIGHTS_DATA=… python benchmarks/privacy.py strange_en [development|held_out] the same in English
    INSIGHTS_DATA=… python benchmarks/privacy.py news [development|held_out]       GermEval 2014 dev: news and Wikipedia
    INSIGHTS_DATA=… python benchmarks/privacy.py legal                             Legal Entity Recognition dev: court decisions
    INSIGHTS_DATA=… python benchmarks/privacy.py misses SET PART                   what was missed, and what was masked too much
    INSIGHTS_DATA=… python benchmarks/privacy.py learn > src/insights/interviews/privacy/weights.yml
    INSIGHTS_DATA=… python benchmarks/privacy.py speed [1000]                     one transcript of 60 minutes, and a thousand

Every sentence is read alone: no table of interviewed people, no other turn that names the person again. Halves: `development` may be
looked at, `held_out` gives the figures.
"""

from __future__ import annotations

import re
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.known_answers import folder
from insights.estimates import wilson
from insights.files import read_yaml
from insights.interviews.privacy import lexicon

PARTS = ("development", "held_out")
SPEECH = Path(__file__).with_name("interview_speech.yml")
_MARKED = re.compile(r"\{(\w+)\|([^}]*)\}")
_WORD = re.compile(r"\w+")
Span = tuple[int, int, str]


@dataclass(frozen=True)
class Sentence:
    """`gold`: what identifies; `neutral`: what counts neither way (large cities, `Thomas-Mann-Straße`)."""

    text: str
    gold: tuple[Span, ...]
    neutral: tuple[Span, ...] = ()


def speech(path: Path = SPEECH) -> list[Sentence]:
    """The sentences of interview_speech.yml, or of another file marked like it."""
    found = []
    for marked in read_yaml(path):
        text, spans, place = "", [], 0
        for match in _MARKED.finditer(marked):
            text += marked[place : match.start()]
            spans.append((len(text), len(text) + len(match[2]), match[1]))
            text, place = text + match[2], match.end()
        known = {"city": "place", "brand": "company"}
        found.append(
            Sentence(
                text + marked[place:],
                tuple(s for s in spans if s[2] not in known),
                tuple((a, b, known[e]) for a, b, e in spans if e in known),
            )
        )
    return found


def further_speech() -> list[Sentence]:
    """The sentences of interview_speech_more.yml, all for development."""
    return speech(SPEECH.with_name("interview_speech_more.yml"))


def strange() -> list[Sentence]:
    """Sentences that are meant to be difficult; the last 60 are held out."""
    return [
        *speech(SPEECH.with_name("interview_speech_strange.yml")),
        *speech(SPEECH.with_name("interview_speech_last.yml")),
    ]


def strange_in_english() -> list[Sentence]:
    """The same in English; the last 30 are held out."""
    return [
        *speech(SPEECH.with_name("interview_speech_strange_en.yml")),
        *speech(SPEECH.with_name("interview_speech_last_en.yml")),
    ]


def news() -> list[Sentence]:
    """GermEval 2014 dev, outer entities; parts and derivations (`Merkel-Regierung`, `deutsch`) and inner persons are neutral."""
    kinds = {"PER": "person", "LOC": "place", "ORG": "company"}
    found = []
    for block in (folder() / "de_ner_germeval14" / "dev.tsv").read_text(encoding="utf-8").split("\n\n"):
        rows = [line.split("\t") for line in block.splitlines() if line and not line.startswith("#")]
        if rows:
            words = [row[1] for row in rows]
            outer = _spans(words, [row[2] for row in rows])
            inner = _spans(words, [row[3] if len(row) > 3 else "O" for row in rows])
            gold = tuple((a, b, kinds[e]) for a, b, e in outer if e in kinds)
            loose = tuple((a, b, kinds[e[:3]]) for a, b, e in [*outer, *inner] if e[:3] in kinds)
            found.append(Sentence(_joined(words)[0], gold, tuple(s for s in loose if s not in gold)))
    return found


def legal() -> list[Sentence]:
    """Legal Entity Recognition dev: persons, judges and lawyers with a whole name (initials are pseudonyms already), streets, towns."""
    kinds = {"PER": "person", "RR": "person", "AN": "person", "STR": "address", "ST": "place", "ORG": "company", "UN": "company"}  # fmt: skip
    found = []
    for block in (folder() / "de_ner_legal" / "ler_dev.conll").read_text(encoding="utf-8").split("\n\n"):
        rows = [line.rsplit(" ", 1) for line in block.splitlines() if line.strip()]
        if rows:
            words = [row[0] for row in rows]
            text = _joined(words)[0]
            spans = [(a, b, kinds[e]) for a, b, e in _spans(words, [row[1] for row in rows]) if e in kinds]
            initials = [s for s in spans if s[2] == "person" and not re.search(r"[^\W\d_]{3}", text[s[0] : s[1]])]
            found.append(Sentence(text, tuple(s for s in spans if s not in initials), tuple(initials)))
    return found


def examples() -> list[Sentence]:
    """The turns of the two German example studies; people are those whose names stand in the keys of their pseudonyms.

    The keys come of a run (`insights run kino`); what they lacked when this was written is listed here.
    """
    from insights.interviews.reading import read_interviews
    from insights.study import open_study

    found = []
    for name, lacking in (("kino", ("Kerem",)), ("serviceportal", ("Jupp",))):
        study = open_study(name)
        key = pd.read_csv(study.raw / "pseudonyms.csv", dtype=str)
        names = [*key.loc[key["entity"] == "person", "original"], *lacking]
        pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})s?(?!\w)")
        for text in read_interviews(study).turns["text"]:
            found.append(Sentence(text, tuple((*m.span(), "person") for m in pattern.finditer(text))))
    return found


SETS: dict[str, Callable[[], list[Sentence]]] = {
    "speech": speech, "more": further_speech, "strange": strange, "strange_en": strange_in_english, "news": news, "legal": legal,
}  # fmt: skip
_HELD_OUT_AT_THE_END = {"strange": 60, "strange_en": 30}


def half(sentences: list[Sentence], name: str, part: str) -> list[Sentence]:
    """Speech: every other sentence; strange: all but the last ones and these; news: first and second half; legal was never looked at and is held out as a whole."""
    if name == "legal":
        return sentences if part == "held_out" else []
    if name == "more":
        return sentences if part == "development" else []
    if name in _HELD_OUT_AT_THE_END:
        border = len(sentences) - _HELD_OUT_AT_THE_END[name]
        return sentences[:border] if part == "development" else sentences[border:]
    if name == "speech":
        return sentences[PARTS.index(part) :: 2]
    middle = len(sentences) // 2
    return sentences[:middle] if part == "development" else sentences[middle:]


def _joined(words: list[str]) -> tuple[str, list[int]]:
    text, starts, open_quote = "", [], False
    for i, word in enumerate(words):
        closing = word in {",", ".", ";", ":", "!", "?", ")", "]", "“", "”", "…", "%"} or (word == '"' and open_quote)
        stuck = i > 0 and (words[i - 1] in {"(", "[", "„", "»"} or (words[i - 1] == '"' and open_quote))
        if text and not closing and not stuck:
            text += " "
        starts.append(len(text))
        text += word
        open_quote ^= word == '"'
    return text, starts


def _spans(words: list[str], tags: list[str]) -> list[Span]:
    _, starts = _joined(words)
    spans: list[Span] = []
    for start, word, tag in zip(starts, words, tags, strict=True):
        if tag.startswith("B-"):
            spans.append((start, start + len(word), tag[2:]))
        elif tag.startswith("I-") and spans:
            spans[-1] = (spans[-1][0], start + len(word), spans[-1][2])
    return spans


def tags_alone(texts: list[str]) -> list[list[Span]]:
    """Every run of words that the tagger calls a proper noun, as person, place and company alike."""
    return [_runs(text, lexicon.tagged_as_name(text).__contains__) for text in texts]


def gazetteers_alone(texts: list[str]) -> list[list[Span]]:
    """Every run of listed first and last names as a person, every listed place as a place."""
    names = lexicon.first_names() | lexicon.last_names()
    return [
        [
            *(s for s in _runs(text, lambda word: word in names) if s[2] == "person"),
            *(s for s in _runs(text, lambda word: word in lexicon.places()) if s[2] == "place"),
        ]
        for text in texts
    ]


def _runs(text: str, belongs: Callable[[str], bool]) -> list[Span]:
    spans: list[Span] = []
    for match in re.finditer(r"[^\W\d_]+", text):
        if not belongs(match.group()):
            continue
        if spans and not text[spans[-1][1] : match.start()].strip(" -"):
            spans[-1] = (spans[-1][0], match.end(), "")
        else:
            spans.append((match.start(), match.end(), ""))
    return [(a, b, entity) for a, b, _ in spans for entity in ("person", "place", "company")]


def insights_now(texts: list[str], language: str = "de") -> list[list[Span]]:
    """This package: what its recognisers find in each text by itself."""
    from insights.interviews.privacy.findings import Context
    from insights.interviews.privacy.recognisers import recognise, recognisers_for

    recognisers = recognisers_for(language)
    context = Context(language=language, customer_numbers=(r"KD-\d{6}",))
    return [[(f.start, f.end, f.entity) for f in recognise(text, context, recognisers)] for text in texts]


def insights_in_english(texts: list[str]) -> list[list[Span]]:
    """The same for English texts."""
    return insights_now(texts, "en")


def masked_or_listed(texts: list[str], language: str = "de") -> list[list[Span]]:
    """What is masked, and what the review list shows as left in no vocabulary, as people alike."""
    from insights.interviews.privacy.findings import Context
    from insights.interviews.privacy.left import left_over
    from insights.interviews.privacy.recognisers import recognise, recognisers_for

    context, recognisers = Context(language=language), recognisers_for(language)
    found = []
    for text in texts:
        own = recognise(text, context, recognisers)
        found.append([(f.start, f.end, f.entity) for f in [*own, *left_over(text, own, context)]])
    return found


def masked_or_listed_in_english(texts: list[str]) -> list[list[Span]]:
    """The same for English texts."""
    return masked_or_listed(texts, "en")


IN_ENGLISH: dict[str, Callable[[list[str]], list[list[Span]]]] = {
    "insights": insights_in_english,
    "insights, masked or on the review list": masked_or_listed_in_english,
}
SYSTEMS: dict[str, Callable[[list[str]], list[list[Span]]]] = {
    "insights": insights_now,
    "insights, masked or on the review list": masked_or_listed,
    "proper-noun tags alone": tags_alone,
    "gazetteers alone": gazetteers_alone,
}


def figures(sentences: list[Sentence], found: list[list[Span]]) -> pd.DataFrame:
    """By entity: mentions, share of them whose every word was masked as that (and as anything), share of masks that are right."""
    rows = []
    for entity in sorted({e for s in sentences for _, _, e in s.gold}):
        n = hit = any_hit = masks = right = 0
        for sentence, spans in zip(sentences, found, strict=True):
            own = [s for s in spans if s[2] == entity]
            for gold in (g for g in sentence.gold if g[2] == entity):
                n += 1
                hit += _covered(sentence.text, gold, own)
                any_hit += _covered(sentence.text, gold, spans)
            for mask in _merged(sentence.text, own):
                if _overlaps(mask, (g for g in sentence.gold if g[2] == entity)):
                    masks, right = masks + 1, right + 1
                elif not _overlaps(mask, (g for g in sentence.neutral if g[2] == entity)):
                    masks += 1
        rows.append((entity, n, _share(hit, n), _share(any_hit, n), masks, _share(right, masks)))
    return pd.DataFrame(rows, columns=["entity", "n", "recall", "masked as anything", "masks", "precision"])


def _covered(text: str, gold: Span, masks: Iterable[Span]) -> bool:
    masks = list(masks)
    words = [(gold[0] + m.start(), gold[0] + m.end()) for m in _WORD.finditer(text[gold[0] : gold[1]])]
    return all(any(a < end and start < b for a, b, _ in masks) for start, end in words)


def _overlaps(span: Span, others: Iterable[Span]) -> bool:
    return any(span[0] < b and a < span[1] for a, b, _ in others)


def _merged(text: str, spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(set(spans)):
        if merged and not text[merged[-1][1] : span[0]].strip(" -"):
            merged[-1] = (merged[-1][0], max(merged[-1][1], span[1]), span[2])
        else:
            merged.append(span)
    return merged


def _share(k: int, n: int) -> str:
    if not n:
        return "–"
    low, high = wilson(k, n)
    return f"{k / n:.2f} ({low:.2f}–{high:.2f})"


def show_misses(sentences: list[Sentence], found: list[list[Span]], entity: str = "person") -> None:
    """Print what was missed and what was masked too much, with the sentence."""
    for sentence, spans in zip(sentences, found, strict=True):
        own = [s for s in spans if s[2] == entity]
        missed = [sentence.text[g[0] : g[1]] for g in sentence.gold if g[2] == entity and not _covered(sentence.text, g, own)]  # fmt: skip
        extra = [
            sentence.text[a:b]
            for a, b, _ in _merged(sentence.text, own)
            if not _overlaps((a, b, ""), (g for g in [*sentence.gold, *sentence.neutral] if g[2] == entity))
        ]
        if missed or extra:
            print("MISSED", missed, "TOO MUCH", extra, "|", sentence.text)


def learn() -> str:
    """Weights of `recognisers/weighing.py`, from the development halves of news and speech (logistic regression, C 1)."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    from insights.interviews.privacy.recognisers.features import candidates

    rows, right, counts = [], [], []
    texts = [(s, 1.0) for s in [*half(news(), "news", "development"), *examples()]]
    texts += [(s, 3.0) for s in [*half(speech(), "speech", "development"), *further_speech()]]
    for sentence, importance in texts:
        persons = [s for s in sentence.gold if s[2] == "person"]
        for start, end, features in candidates(sentence.text):
            if not _overlaps((start, end, ""), (s for s in sentence.neutral if s[2] == "person")):
                rows.append(features)
                right.append(_overlaps((start, end, ""), persons))
                counts.append(importance)
    vectoriser = DictVectorizer(sparse=False)
    model = LogisticRegression(C=1.0, max_iter=3000)
    model.fit(vectoriser.fit_transform(rows), right, sample_weight=counts)
    weights = sorted(zip(vectoriser.feature_names_, model.coef_[0].round(2), strict=True))
    weights.append(("always", round(float(model.intercept_[0] + dict(weights)["always"]), 2)))
    lines = [f'"{name}": {value:g}' for name, value in sorted(dict(weights).items()) if value]
    return (
        "# Written by `benchmarks/privacy.py learn`: what the features of a word count (docs/benchmarks/privacy.md). Learned from GermEval 2014 NER\n# (Benikova et al., CC BY 4.0), first half of the development set, and from benchmarks/interview_speech.yml.\n"
        + "\n".join(lines)
        + "\n"
    )


def transcript(number: int, sentences: list[str], *, words: int = 9_000) -> str:
    """An interview of 60 minutes: sentences drawn anew for every number, interviewer and interviewed in turn."""
    rng = np.random.default_rng(number)
    lines, said = [], 0
    while said < words:
        turn = " ".join(sentences[i] for i in rng.integers(len(sentences), size=3))
        lines.append(f"{'I' if len(lines) % 2 == 0 else 'B'}: {turn}")
        said += len(turn.split())
    return "\n".join(lines) + "\n"


def speed(number: int) -> str:
    """Processor seconds for reading and pseudonymising one transcript (everything loaded before), and `number` of them in one study."""
    from insights.interviews.privacy import pseudonymise
    from insights.interviews.reading import read_interviews
    from insights.settings import Settings
    from insights.study import Study, Workspace

    lines, sentences = [], [s.text for s in [*speech(), *news()]]
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        for name, numbers in (("loading", [0]), ("one", [1]), ("many", range(2, 2 + number))):
            target = workspace.raw(name) / "interviews"
            target.mkdir(parents=True)
            for i in numbers:
                (target / f"i{i:04d}.txt").write_text(transcript(i, sentences), encoding="utf-8")
            start, wall = time.process_time(), time.perf_counter()
            study = Study(name, workspace, Settings(title="t", language="de"))
            read = read_interviews(study)
            reading = time.process_time() - start
            turns = pseudonymise(read, study).turns
            spent, wall = time.process_time() - start, time.perf_counter() - wall
            words = int(turns["text"].str.split().str.len().sum())
            lines.append(
                f"{name}: {len(numbers)} transcripts, {words} words, {spent:.2f} s processor ({reading:.2f} s of it reading), {wall:.2f} s wall"
            )
    lines.append(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    return "\n".join(lines)


def main(arguments: list[str]) -> None:
    """Print the table that is asked for."""
    if arguments[0] == "misses":
        sentences = half(SETS[arguments[1]](), arguments[1], arguments[2])
        find = insights_in_english if arguments[1].endswith("_en") else insights_now
        show_misses(sentences, find([s.text for s in sentences]), *arguments[3:])
        return
    if arguments[0] == "speed":
        print(speed(int(arguments[1]) if len(arguments) > 1 else 20))
        return
    if arguments[0] == "learn":
        print(learn(), end="")
        return
    name = arguments[0]
    sentences = SETS[name]()
    part = arguments[1] if len(arguments) > 1 else "held_out"
    sentences = half(sentences, name, part)
    for system, find in (IN_ENGLISH if name.endswith("_en") else SYSTEMS).items():
        print(f"\n{name}, {part}, {len(sentences)} sentences: {system}")
        print(figures(sentences, find([s.text for s in sentences])).to_string(index=False))


if __name__ == "__main__":
    main(sys.argv[1:])
