"""Names the themes of real text and prints a judging sheet: would a researcher sign each label as it stands?

    python benchmarks/labels.py development         the texts that were looked at while building
    python benchmarks/labels.py held-out            texts that were judged once, half way
    python benchmarks/labels.py fresh               texts that were judged once, at the end
    python benchmarks/labels.py questions           draws of 16 medical questions, the questions known
    python benchmarks/labels.py english             20 themes of English answers and questions
    python benchmarks/labels.py time                naming 20 themes over 1,000 passages, and over 100,000

The sheet quotes real people and is for the judge's eyes; only the labels go into docs/benchmarks/labels.md.
INSIGHTS_DATA names the folder with the real data (docs/benchmarks.md).
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import known_answers
import numpy as np
import pandas as pd

from insights import contracts
from insights.interviews import privacy, reading, verbatims
from insights.interviews.themes import labels, suggest_themes
from insights.interviews.vectors import encode
from insights.study import Workspace, open_study

ROOT = Path(__file__).resolve().parents[1]
POSTS = 1500  # of each half of the posts
DRAWS = range(4, 16)  # of medical questions; 0 to 3 were looked at while building
ANSWERS = 1000  # of each half of the medical questions
INTERVIEWS = {
    "development": ["de_divekit_interviews/*_transkript.md", "de_thkoeln_interviews/*.md"],
    "held-out": ["de_haski_nodegrade/*.docx", "de_pocketdiary_interviews/Interview*.md", "de_pocketdiary_interviews/thinking-aloud-*.md"],
}  # fmt: skip
STUDIES = {"development": "kino", "held-out": "serviceportal"}


def main() -> None:
    """Print the sheet that was asked for."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("which", choices=["development", "held-out", "fresh", "questions", "english", "time"])
    arguments.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "vectors.sqlite")
    options = arguments.parse_args()
    if options.which == "time":
        return print_times(options.cache)
    number, labelled = 0, []
    sets = questions() if options.which == "questions" else ((*one, None) for one in texts(options.which))
    for name, table, language, topic, asked in sets:
        vectors = encode(table["text"], cache=options.cache)
        found = suggest_themes(table, vectors, language=language, topic=topic, asked=asked, seed=1, cache=options.cache)
        number = print_sheet(name, found.themes, table, number)
        labelled.append(found.themes[found.themes["theme_id"] != "t00"])
    return print_counts(pd.concat(labelled))


def texts(which: str) -> Iterator[tuple[str, pd.DataFrame, str, str]]:
    """(name, verbatims, language, title) of every set of one half."""
    if which == "english":
        yield from english()
        return
    if which != "fresh":
        with tempfile.TemporaryDirectory() as folder:
            yield "interviews", _interviews(Path(folder), INTERVIEWS[which]), "de", "Interviews"
        with tempfile.TemporaryDirectory() as folder:
            table, title = _example(Path(folder), STUDIES[which])
            yield STUDIES[which], table, "de", title
    yield "posts", as_verbatims(_posts(which)), "de", "Bahn und Nahverkehr"
    for name, answers in _answers(which).items():
        yield name, as_verbatims(answers), "de", ""


def _posts(which: str) -> list[str]:
    posts = pd.read_csv(known_answers.folder() / "de_mobasa" / "dev_docs.csv", dtype=str)["text"].drop_duplicates()
    order = np.random.default_rng(0).permutation(len(posts))
    parts = {"development": order[0::2][:POSTS], "held-out": order[1::2][:POSTS]}
    parts["fresh"] = np.concatenate([order[0::2][POSTS:], order[1::2][POSTS:]])
    return posts.iloc[np.sort(parts[which])].tolist()


def _answers(which: str) -> dict[str, list[str]]:
    """Answers to half of the medical questions each; `fresh` are those of both halves that were not drawn before."""
    table = pd.read_csv(known_answers.folder() / "de_germediq" / "GerMedIQ-Human.csv", sep=";", dtype=str)
    asked = np.random.default_rng(0).permutation(sorted(table["question"].unique()))
    halves = []
    for half in (0, 1):
        chosen = table[table["question"].isin(asked[half::2])].drop_duplicates("response")
        chosen = chosen.loc[chosen["response"].str.split().str.len() >= 3, "response"]
        halves.append(chosen.sample(len(chosen), random_state=0).tolist())
    if which == "fresh":
        return {"answers": halves[0][ANSWERS:], "more answers": halves[1][ANSWERS:]}
    return {"answers": halves[which == "held-out"][:ANSWERS]}


def questions() -> Iterator[tuple[str, pd.DataFrame, str, str, list[str]]]:
    """The answers of two words and more to 16 random medical questions, twelve draws, with the question before each."""
    table = pd.read_csv(known_answers.folder() / "de_germediq" / "GerMedIQ-Human.csv", sep=";", dtype=str)
    table = table.dropna(subset=["response"])
    table = table[table["response"].str.split().str.len() >= 2]
    everything = sorted(table["question"].unique())
    for draw in DRAWS:
        chosen = np.random.default_rng(100 + draw).choice(everything, size=16, replace=False)
        own = table[table["question"].isin(chosen)]
        said = as_verbatims(own["response"].tolist(), ("p" + own["participant_id"]).tolist())
        yield f"questions {draw}", said, "de", "", own["question"].tolist()


def english() -> Iterator[tuple[str, pd.DataFrame, str, str]]:
    """The open answers of the shipped survey and of a user survey, and questions to a bank."""
    with tempfile.TemporaryDirectory() as folder:
        table, title = _example(Path(folder), "streaming")
        yield "streaming", table, "en", title
    for name, topic in (("jupyter", "Jupyter"), ("banking", "")):
        known = known_answers.load(name)
        chosen = np.sort(np.random.default_rng(0).permutation(len(known.texts))[:700])
        yield name, as_verbatims([known.texts[i] for i in chosen], [known.people[i] for i in chosen]), "en", topic


def as_verbatims(texts: list[str], people: list[str] | None = None) -> pd.DataFrame:
    """Texts as a table of verbatims; one person each unless named."""
    people = people or [f"r{n:05d}" for n in range(len(texts))]
    table = pd.DataFrame({
        "verbatim_id": [f"v{n:05d}" for n in range(len(texts))], "respondent_id": people, "interview_id": people, "source": "survey",
        "turn": range(len(texts)), "start": 0, "end": [len(text) for text in texts], "text": texts,
    })  # fmt: skip
    return contracts.check(table.reindex(columns=list(contracts.empty("verbatims").columns)), "verbatims")


def _interviews(root: Path, patterns: list[str]) -> pd.DataFrame:
    raw = root / "data" / "raw" / "german-interviews"
    shutil.copytree(ROOT / "tests" / "shared_studies" / "german-interviews", raw)
    (raw / "interviews").mkdir(exist_ok=True)
    for pattern in patterns:
        for source in sorted(known_answers.folder().glob(pattern)):
            shutil.copy(source, raw / "interviews" / source.name)
    return _said(root, "german-interviews")[0]


def _example(root: Path, name: str) -> tuple[pd.DataFrame, str]:
    shutil.copytree(ROOT / "data" / "raw" / name, root / "data" / "raw" / name)
    return _said(root, name)


def _said(root: Path, name: str) -> tuple[pd.DataFrame, str]:
    """What people said in a study, masked, as stage 01 cuts it, and the study's title."""
    here = open_study(name, workspace=Workspace(root))
    masked = privacy.pseudonymise(reading.read_interviews(here), here)
    answers = verbatims.from_open_answers(here)
    answers["text"] = privacy.pseudonymise_texts(answers["text"], here, masked.key)
    spoken = verbatims.from_turns(masked.turns, masked.people, language=here.language)
    return verbatims.together(spoken, answers).reset_index(drop=True), here.settings.title


def print_sheet(name: str, themes: pd.DataFrame, table: pd.DataFrame, number: int) -> int:
    """Markdown: each theme with its label, its key phrases and three exemplars, and a box to tick; returns the last number."""
    said = table.set_index("verbatim_id")["text"]
    print(f"## {name}: {len(table)} passages\n")
    for row in themes[themes["theme_id"] != "t00"].itertuples():
        number += 1
        print(f"{number}. [ ] **{row.label}** ({row.n_people} people, {row.n_verbatims} passages)")
        print(f"   keywords: {', '.join(contracts.split(row.keywords))}")
        for verbatim in contracts.split(row.exemplars):
            print(f"   - {' '.join(said[verbatim].split())[:240]}")
    print()
    return number


def print_counts(themes: pd.DataFrame) -> None:
    """How many labels are pairs of words, and how many are marked as mixed."""
    pairs = themes["label"].str.contains(r"\b(?:und|and)\b").sum()
    mixed = themes["warning"].fillna("").str.contains(r"Gemischt|Mixed").sum()
    print(f"{len(themes)} labels, {pairs} of them pairs, {mixed} marked as mixed")


def print_times(cache: Path) -> None:
    """Processor seconds to name 20 themes, parsed before and with known vectors, over 1,000 and 100,000 passages."""
    base = as_verbatims(_posts("development")[:1000])
    vectors = encode(base["text"], cache=cache)
    centres = vectors[np.random.default_rng(1).choice(len(base), size=20, replace=False)]
    groups = (vectors @ centres.T).argmax(axis=1)
    print("| passages | themes | first run, processor s | warm, processor s |")
    print("| ---: | ---: | ---: | ---: |")
    for times in (1, 100):
        wide = pd.concat([base] * times, ignore_index=True)
        wide["respondent_id"] = [f"r{n:06d}" for n in range(len(wide))]
        spent = []
        for _ in range(2):
            start = time.process_time()
            labels.name_themes(wide, np.tile(groups, times), np.tile(vectors, (times, 1)), language="de", cache=cache)
            spent.append(time.process_time() - start)
        print(f"| {len(wide)} | 20 | {spent[0]:.2f} | {spent[1]:.2f} |")


if __name__ == "__main__":
    main()
