"""How often lemma and part of speech are right on German interviews nobody on this project wrote, and how fast tagging is.

    INSIGHTS_DATA=… python benchmarks/language.py draw                      the words to annotate, as a TSV on stdout
    INSIGHTS_DATA=… python benchmarks/language.py accuracy gold.tsv         right answers of this package, of HanTa, of simplemma
    INSIGHTS_DATA=… python benchmarks/language.py speed 1000                seconds and memory for 1,000 passages of 15 words

The interviews hold words of real people and stay outside the repository, and so does the gold (a list of lemmas is the text again).
Whoever has the interviews draws the same words and annotates them by the conventions in docs/benchmarks/language.md.
"""

from __future__ import annotations

import re
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.known_answers import folder
from insights.interviews.language import parse
from insights.interviews.language.german import universal
from insights.interviews.reading import read_interviews
from insights.settings import Settings
from insights.study import Study, Workspace

PROJECTS = {
    "divekit": "de_divekit_interviews/*_transkript.md",
    "haski": "de_haski_nodegrade/*.docx",
    "thkoeln": "de_thkoeln_interviews/*.md",
    "pocketdiary": "de_pocketdiary_interviews/[It][nh]*.md",
}
SIZES = {"test": 300, "development": 200}  # words
_END = re.compile(r"(?<=[^\W\d_]{2}[.!?)])\s+(?=[A-ZÄÖÜ„\"])|\n+")  # not the package's own, which may change
_WORD = re.compile(r"[^\W_]+(?:[.'’&/:-][^\W_]+)*(?:-(?!\w))?")


def interviews() -> pd.DataFrame:
    """Turns of the interviewed in the four projects, with the `project` of each."""
    found = []
    for project, pattern in PROJECTS.items():
        with tempfile.TemporaryDirectory() as temporary:
            workspace = Workspace(Path(temporary))
            target = workspace.raw("t") / "interviews"
            target.mkdir(parents=True)
            for path in sorted(folder().glob(pattern)):
                shutil.copy(path, target / path.name)
            turns = read_interviews(Study("t", workspace, Settings(title="t", language="de"))).turns
            found.append(turns[turns["role"] == "respondent"].assign(project=project))
    return pd.concat(found, ignore_index=True)


def drawn(seed: int = 2026) -> pd.DataFrame:
    """Whole sentences of at least three words, in turn from each project, first the test words, then those for development."""
    rng = np.random.default_rng(seed)
    own = {project: [] for project in PROJECTS}
    for row in interviews().itertuples():
        borders = [0, *(place for end in _END.finditer(row.text) for place in end.span()), len(row.text)]
        for start, end in zip(borders[::2], borders[1::2], strict=True):
            if len(_WORD.findall(row.text[start:end])) >= 3:
                own[row.project].append((row.project, row.interview_id, row.turn, start, row.text[start:end]))
    order = {project: [rows[i] for i in rng.permutation(len(rows))] for project, rows in own.items()}
    rows, number = [], 0
    for part, size in SIZES.items():
        words = 0
        while words < size:
            project = list(PROJECTS)[number % len(PROJECTS)]
            rows.append((part, number, *order[project][number // len(PROJECTS)]))
            words += len(_WORD.findall(rows[-1][-1]))
            number += 1
    return pd.DataFrame(rows, columns=["part", "number", "project", "interview", "turn", "offset", "text"])


def accuracy(gold: pd.DataFrame, part: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Share of right lemmas and parts of speech of this package and of its two sources alone; and this package's mistakes.

    A word that the tokenizer cut otherwise counts as wrong. `a|b` in the gold: both count as right.
    """
    texts = drawn().set_index("number")["text"]
    gold = gold[gold["part"] == part]
    rows = [
        (name, word.number, word.start, word.word, word.lemma, word.pos, *found.get((word.start, word.end), ("", "")))
        for name, answers in _ANSWERS.items()
        for number, own in gold.groupby("number")
        for found in [answers(texts[number])]
        for word in own.itertuples()
    ]
    table = pd.DataFrame(rows, columns=["name", "number", "start", "word", "lemma", "pos", "found_lemma", "found_pos"])
    table["lemma_right"] = [
        b.lower() in a.lower().split("|") for a, b in zip(table["lemma"], table["found_lemma"], strict=True)
    ]
    table["pos_right"] = [b in a.split("|") for a, b in zip(table["pos"], table["found_pos"], strict=True)]
    content = table["pos"].str.contains("NOUN|VERB|ADJ")
    shares = table.groupby("name", sort=False)[["lemma_right", "pos_right"]].mean()
    shares.insert(1, "lemma_right of nouns, verbs, adjectives", table[content].groupby("name")["lemma_right"].mean())
    return shares, table[(table["name"] == "insights") & ~(table["lemma_right"] & table["pos_right"])]


def passages(number: int, *, words: int = 15, first: int = 0) -> list[str]:
    """`number` different passages of `words` words each out of the interviews and, where those do not suffice, of public posts."""
    posts = pd.read_csv(folder() / "de_mobasa" / "dev_docs.csv", dtype=str)["text"]
    spoken = " ".join([*interviews()["text"], *posts]).split()
    starts = [
        *range(0, len(spoken) - words, words),
        *range(words // 2, len(spoken) - words, words),
        *range(0, len(spoken) - words, 2),
    ]
    found = dict.fromkeys(" ".join(spoken[start : start + words]) for start in starts)
    return list(found)[first : first + number]


def speed(number: int) -> str:
    """Seconds for `number` unseen passages of 15 words by the loaded pipeline, and what their records weigh."""
    own = passages(number + 200)
    parse(own[:200], "de")
    before, start, own_start = _resident(), time.perf_counter(), time.process_time()
    parse(own[200:], "de")
    seconds, cpu, weight = time.perf_counter() - start, time.process_time() - own_start, _resident() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{number:,} passages: {seconds:.1f} s ({cpu:.1f} s of the processor), {weight:.0f} MB more, peak {peak:.0f} MB"
    )


def _resident() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20


def markdown(table: pd.DataFrame) -> str:
    """`table` with its index as a Markdown table."""
    rows = [
        [str(cell) for cell in (index, *row)]
        for index, row in zip(table.index, table.to_numpy(dtype=object), strict=True)
    ]
    lines = [["", *table.columns], ["---"] * (len(table.columns) + 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _of_insights(text: str) -> dict[tuple[int, int], tuple[str, str]]:
    (doc,) = parse([text], "de")
    return {(doc.start(i), doc.start(i) + len(word.text)): (word.lemma_, word.pos_) for i, word in enumerate(doc)}


def _of_hanta(text: str) -> dict[tuple[int, int], tuple[str, str]]:
    from HanTa.HanoverTagger import HanoverTagger

    _TAGGER.append(_TAGGER[0] if _TAGGER else HanoverTagger("morphmodel_ger.pgz"))
    spans = [match.span() for match in _PLAIN.finditer(text)]
    found = _TAGGER[0].tag_sent([text[start:end] for start, end in spans])
    return {span: (lemma, universal(tag, word)) for span, (word, lemma, tag) in zip(spans, found, strict=True)}


def _of_simplemma(text: str) -> dict[tuple[int, int], tuple[str, str]]:
    import simplemma

    return {match.span(): (simplemma.lemmatize(match.group(), "de"), "") for match in _PLAIN.finditer(text)}


_TAGGER: list = []
_PLAIN = re.compile(r"(?:[A-Za-z]\.){2,}|\w+(?:-\w+)*|[^\w\s]")
_ANSWERS = {"insights": _of_insights, "HanTa": _of_hanta, "simplemma": _of_simplemma}


if __name__ == "__main__":
    if sys.argv[1] == "draw":
        for row in drawn().itertuples():
            print(f"# {row.part} {row.number} {row.project} {row.interview} {row.turn} {row.offset}")
            print(row.text)
    elif sys.argv[1] == "accuracy":
        parts = sys.argv[3:] or list(SIZES)
        for part in parts:
            shares, mistakes = accuracy(pd.read_csv(sys.argv[2], sep="\t", dtype={"lemma": str}), part)
            print(f"\n{part}\n\n{markdown(shares.round(3))}")
            if len(parts) == 1:
                print(mistakes.drop(columns=["name", "lemma_right", "pos_right"]).to_string())
    elif sys.argv[1] == "speed":
        for number in sys.argv[2:] or ["1000"]:
            print(speed(int(number)))
