"""The coding workbench: how many decisions are one key, what the order of work saves, and how long a key takes until it shows.

    INSIGHTS_DATA=../shared/data python benchmarks/workbench.py effort            a simulated coder with known codes (some minutes)
    INSIGHTS_DATA=../shared/data python benchmarks/workbench.py order             what the order of work saves, in more draws
    INSIGHTS_DATA=../shared/data python benchmarks/workbench.py learning          seconds from a decision to the proposals that follow it
    INSIGHTS_DATA=../shared/data python benchmarks/workbench.py latency           key to screen in Chromium, 5,000 passages and 200 codes

The simulated coder reads passage after passage and gives the codes that researchers gave. A decision is one key where the code is among
the first three proposals as they stood when the passage came up.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
import warnings
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from codes import DEFINITIONS, as_verbatims, table
from known_answers import folder

from insights.interviews.coding.codebook import Code
from insights.interviews.coding.proposing import beliefs, prepare
from insights.interviews.vectors import encode
from insights.interviews.workbench.learning import Proposals, decisions_table

PARTS = ("effort", "order", "learning", "latency")
DRAWS = 3
DRAWS_OF_ORDER, UPTO = (
    12,
    160,
)  # draws and passages for the order of work: where it reaches the level differs much between draws
EVERY = 10  # passages between two looks at the rest
AT_LEAST = 15  # passages of a code, else it is left out
HELD_OUT = 0.3


@dataclass(frozen=True)
class Gold:
    """Texts with the codes that researchers gave: `given` is passages × codes."""

    name: str
    language: str
    texts: list[str]
    people: list[str]
    codes: list[Code]
    given: np.ndarray


def main() -> None:
    """Run the parts that were asked for and print their tables."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("parts", nargs="*", default=list(PARTS), metavar=" | ".join(PARTS))
    reader.add_argument("--vectors", type=Path)
    options = reader.parse_args()
    warnings.filterwarnings("ignore")
    for part in options.parts:
        globals()[f"measure_{part}"](options.vectors)


# ---- effort


def measure_effort(cache: Path | None) -> None:
    """Share of one-key decisions along the way, and passages coded until proposals are nearly as good as they get."""
    rows = []
    for gold in (mobasa(), hindrances()):
        said = as_verbatims(gold.texts, gold.people)
        prepared = prepare(said, encode(gold.texts, cache=cache), gold.codes, language=gold.language, cache=cache)
        for method in ("no learning", "by chance", "order of work"):
            found = pd.DataFrame([coded(gold, prepared, method, draw) for draw in range(DRAWS)])
            shown = {name: f"{found[name].mean():.3f}" for name in found if name.startswith(("one key", "final"))}
            rows.append(
                {"set": gold.name, "codes": len(gold.codes), "passages": len(gold.texts), "order": method, **shown}
            )
    table("A simulated coder", rows)


def measure_order(cache: Path | None) -> None:
    """Passages coded until proposals are four fifths as good as they get, by chance and in the order of work."""
    rows = []
    for gold in (mobasa(), hindrances()):
        said = as_verbatims(gold.texts, gold.people)
        prepared = prepare(said, encode(gold.texts, cache=cache), gold.codes, language=gold.language, cache=cache)
        for method in ("by chance", "order of work"):
            needed = [
                coded(gold, prepared, method, draw, upto=UPTO)["passages needed"] for draw in range(DRAWS_OF_ORDER)
            ]
            rows.append({"set": gold.name, "order": method, "passages needed, mean": f"{np.mean(needed):.0f}", "of each draw": ", ".join(map(str, needed))})  # fmt: skip
    table("What the order of work saves", rows)


def coded(gold: Gold, prepared, method: str, draw: int, *, upto: int | None = None) -> dict[str, float]:
    """One coder through seven tenths of the passages, or `upto` so many; the other three tenths say how good proposals are meanwhile."""
    rng = np.random.default_rng(4000 + draw)
    out = np.zeros(len(gold.texts), dtype=bool)
    out[rng.permutation(len(out))[: round(HELD_OUT * len(out))]] = True
    ready = replace(prepared, idle=prepared.idle | out)
    pool = np.flatnonzero(~out)
    final = level(Proposals(ready), gold, pool, out)
    proposals, done, keys, curve = Proposals(ready), [], [], []
    proposals.learn(decided(gold, ready, np.array([], dtype=int)))
    waiting = list(rng.permutation(pool))
    planned: list[int] = []
    while len(done) < min(upto or len(pool), len(pool)):
        if method == "order of work" and not planned:
            planned = [proposals._row[verbatim] for verbatim in proposals.order(size=EVERY)]
        row = planned.pop(0) if planned else next(r for r in waiting if r not in set(done))
        best = set(np.argsort(-proposals.chance()[row], kind="stable")[:3])
        keys += [(len(done), code in best) for code in np.flatnonzero(gold.given[row])]
        done.append(int(row))
        if method == "no learning":
            continue
        for code in np.flatnonzero(gold.given[row]):
            proposals.move(str(ready.ids[row]), gold.codes[code].code, 1.0)
        if len(done) % EVERY == 0 and len(done) <= len(pool) // 2:
            proposals.learn(decided(gold, ready, np.array(done)))
            curve.append((len(done), f1(proposals.chance()[out], gold.given[out])))
        elif len(done) % (5 * EVERY) == 0:
            proposals.learn(decided(gold, ready, np.array(done)))
    hits = pd.DataFrame(keys, columns=["at", "hit"])
    share = hits["at"] / len(pool)
    reached = [n for n, value in curve if value >= 0.8 * final]
    return {
        "one key, first 20 %": hits.loc[share < 0.2, "hit"].mean(), "one key, after 20 %": hits.loc[share >= 0.2, "hit"].mean(),
        "final macro-F1": final, "passages needed": reached[0] if reached else upto or len(pool),
    }  # fmt: skip


def decided(gold: Gold, prepared, rows: np.ndarray) -> pd.DataFrame:
    """What the workbench learns of passages that were read: the codes given, all others rejected."""
    ids = [str(prepared.ids[row]) for row in rows]
    pairs = {
        (verbatim, code.code): "accepted" if gold.given[row, number] else "rejected"
        for verbatim, row in zip(ids, rows, strict=True)
        for number, code in enumerate(gold.codes)
    }
    return decisions_table(pairs, "anna")


def level(proposals: Proposals, gold: Gold, pool: np.ndarray, out: np.ndarray) -> float:
    """Macro-F1 on what was held out when all others are decided."""
    proposals.learn(decided(gold, proposals.prepared, pool))
    return f1(proposals.chance()[out], gold.given[out])


def f1(chance: np.ndarray, given: np.ndarray) -> float:
    """Macro-F1 of as many first proposals as a passage has codes."""
    rank = np.argsort(np.argsort(-chance, axis=1, kind="stable"), axis=1, kind="stable")
    said = rank < given.sum(axis=1, keepdims=True)
    hit, wrong, missed = (said & given).sum(0), (said & ~given).sum(0), (~said & given).sum(0)
    return float(np.mean(2 * hit / np.maximum(2 * hit + wrong + missed, 1)))


def mobasa() -> Gold:
    """Posts about public transport with one aspect or several."""
    aspects = pd.read_csv(folder() / "de_mobasa" / "dev_aspects.csv", dtype=str)
    aspects["label"] = aspects["category"].str.split("#").str[0]
    posts = pd.read_csv(folder() / "de_mobasa" / "dev_docs.csv", dtype=str).set_index("id")["text"]
    pairs = aspects[["id", "label"]].drop_duplicates().assign(text=lambda t: t["id"].map(posts)).dropna()
    return gold_of("mobasa", "de", pairs.rename(columns={"id": "person"}), DEFINITIONS["mobasa"])


def hindrances() -> Gold:
    """Answers to what hinders work with notebooks, with one theme or several."""
    answers = pd.read_csv(folder() / "en_jupyter_ux2015" / "joined_themes_long.csv", dtype=str)
    own = answers[answers["question"] == "hinderances"].dropna(subset=["themes", "text"])
    pairs = own.assign(label=own["themes"].str.split(r"[;,]")).explode("label")
    pairs["label"] = pairs["label"].str.strip()
    return gold_of("jupyter hinderances", "en", pairs.rename(columns={"respondent": "person"}), DEFINITIONS["jupyter"])


def gold_of(name: str, language: str, pairs: pd.DataFrame, entries: dict) -> Gold:
    """One row per passage and code in `pairs` (person, text, label)."""
    pairs = pairs.assign(text=pairs["text"].str.strip()).drop_duplicates(["text", "label"])
    pairs = pairs[pairs.groupby("label")["label"].transform("size") >= AT_LEAST]
    labels = sorted(set(pairs["label"]))
    texts = list(dict.fromkeys(pairs["text"]))
    people = list(pairs.drop_duplicates("text")["person"])
    at, column = {text: n for n, text in enumerate(texts)}, {label: n for n, label in enumerate(labels)}
    given = np.zeros((len(texts), len(labels)), dtype=bool)
    given[pairs["text"].map(at).to_numpy(dtype=int), pairs["label"].map(column).to_numpy(dtype=int)] = True
    codes = [
        Code(f"c{n:03d}", entries.get(label, {}).get("name", label), "", entries.get(label, {}).get("definition", ""))
        for n, label in enumerate(labels)
    ]
    return Gold(name, language, texts, people, codes, given)


# ---- learning


def measure_learning(cache: Path | None) -> None:
    """Milliseconds from a decision to proposals that follow it (5,000 passages): the move at once, and learning anew."""
    texts = five_thousand()
    said, vectors = as_verbatims(texts, [f"p{n % 40}" for n in range(len(texts))]), encode(texts, cache=cache)
    rows, rng = [], np.random.default_rng(0)
    for size in (12, 40, 200):
        codes = many_codes(size)
        prepared = prepare(said, vectors, codes, language="de", cache=cache)
        for n in (50, 500, 2000):
            proposals = Proposals(prepared)
            some = rng.choice(len(texts), n, replace=False)
            pairs = {(str(prepared.ids[row]), codes[int(rng.integers(size))].code): "accepted" for row in some}
            begun = time.perf_counter()
            beliefs(prepared, decisions_table(pairs, "anna"), tested=False)
            anew = time.perf_counter() - begun
            moves = []
            for row in rng.choice(len(texts), 7, replace=False):
                begun = time.perf_counter()
                proposals.move(str(prepared.ids[row]), codes[0].code, 1.0)
                proposals.best()
                moves.append(1000 * (time.perf_counter() - begun))
            rows.append({"codes": size, "decided": n, "moved at once, ms": f"{statistics.median(moves):.0f} (worst {max(moves):.0f})", "learned anew, s": f"{anew:.2f}"})  # fmt: skip
    table("From a decision to new proposals, 5,000 passages", rows)


def five_thousand() -> list[str]:
    """5,000 texts of posts, at most 400 letters each."""
    posts = pd.read_csv(folder() / "de_mobasa" / "dev_docs.csv", dtype=str)["text"].dropna().drop_duplicates().tolist()
    longer = [f"{a} {b}" for a, b in zip(posts[:1000], posts[1000:2000], strict=True)]
    return [text[:400] for text in [*posts[:4000], *longer]][:5000]


def many_codes(size: int) -> list[Code]:
    """Codes with names and definitions out of the posts, some of them long words."""
    texts = five_thousand()
    return [
        Code(f"c{n:03d}", f"{n} {' '.join(texts[n * 17].split()[:3])}"[:60], "", " ".join(texts[n * 17].split()[3:12]))
        for n in range(size)
    ]


# ---- latency

KEYS = ["j", "1", "Space", "j", "2", "j", "1", "1", "x", "j", "Space", "3", "k", "Space", "2", "Space"]
_CLOCK = """() => {
    window.iwTimes = [];
    document.addEventListener("keydown", (event) => {
        const begun = event.timeStamp;
        requestAnimationFrame(() => {
            const after = new MessageChannel();
            after.port1.onmessage = () => window.iwTimes.push([event.key, performance.now() - begun]);
            after.port2.postMessage(0);
        });
    }, true);
}"""


def measure_latency(cache: Path | None) -> None:
    """Milliseconds from a key to the frame that shows it, in Chromium through JupyterLab; and seconds until the first screen."""
    from playwright.sync_api import sync_playwright

    from tests.interviews.workbench.lab import CHROMIUM, Lab, flags, notebook

    root = Path(tempfile.mkdtemp(prefix="workbench-"))
    large_study(root)
    notebook(root, "a.ipynb", 'from insights.interviews import workbench\nfrom insights.study import open_study\nworkbench.show(open_study("large"), coder="anna")')  # fmt: skip
    lab = Lab(root)
    rows = []
    try:
        with sync_playwright() as player:
            page = player.chromium.launch(executable_path=CHROMIUM, args=flags()).new_page(
                viewport={"width": 1280, "height": 720}
            )
            page.add_init_script("window.iwOpened = null")
            lab.open(page, "a.ipynb")
            first = page.evaluate("() => performance.measure('first', 'iw-asked', 'iw-shown').duration / 1000")
            page.evaluate(_CLOCK)
            for when, wait in (("while proposals are prepared", False), ("with proposals, learning after each", True)):
                if wait:
                    page.wait_for_function("() => document.querySelector('.iw').bench.state.proposals", timeout=300_000)
                page.evaluate("() => { window.iwTimes.length = 0; document.querySelector('.iw-text').focus(); }")
                for _ in range(12):
                    for key in KEYS:
                        page.keyboard.press(key)
                        page.wait_for_timeout(60)
                times = sorted(page.evaluate("() => window.iwTimes.map(([, ms]) => ms)"))
                rows.append({"when": when, "keys": len(times), "median, ms": f"{statistics.median(times):.1f}", "95 %": f"{times[int(0.95 * len(times))]:.1f}", "worst": f"{times[-1]:.1f}", "first screen, s": f"{first:.2f}"})  # fmt: skip
    finally:
        lab.close()
    table("From key to screen: 5,000 passages, 200 codes", rows)


def large_study(root: Path) -> None:
    """A study of 25 interviews with 5,000 passages and 200 codes."""
    import yaml

    from insights import contracts
    from insights.study import Workspace, open_study

    raw = root / "data" / "raw" / "large"
    raw.mkdir(parents=True)
    (raw / "study.yml").write_text("title: Large\nlanguage: de\n")
    entries = [{"id": c.code, "name": c.name, "definition": c.definition} for c in many_codes(200)]
    (raw / "codebook.yml").write_text(yaml.safe_dump({"codes": entries}, allow_unicode=True))
    study = open_study("large", workspace=Workspace(root))
    turns, said = [], []
    for n, text in enumerate(five_thousand()):
        interview, at = f"i{n // 200 + 1:02d}", n % 200 + 1
        turns += [(interview, 2 * at - 1, "interviewer", "interviewer", 4 * at, "Wie war das?"), (interview, 2 * at, interview, "respondent", 4 * at + 2, text)]  # fmt: skip
        said.append((f"{interview}-{at:03d}", interview, interview, "interview", 2 * at, 0, len(text), text))
    frames = {
        "turns": pd.DataFrame(turns, columns=["interview_id", "turn", "speaker", "role", "line", "text"]).assign(start=None, guide_item=None),
        "verbatims": pd.DataFrame(said, columns=["verbatim_id", "respondent_id", "interview_id", "source", "turn", "start", "end", "text"]).assign(question=None, polarity=None, polarity_probability=None),
        "people": pd.DataFrame({"respondent_id": [f"i{n:02d}" for n in range(1, 26)], "interview_id": [f"i{n:02d}" for n in range(1, 26)], "group": "customer", "source": "interview"}),
    }  # fmt: skip
    for name, frame in frames.items():
        contracts.save(frame, name, study)


if __name__ == "__main__":
    main()
