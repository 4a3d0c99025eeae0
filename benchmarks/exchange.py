"""Does a project survive the way out and back, and is the way of counting positions found out?

    python -m benchmarks.exchange projects --n 1000
    python -m benchmarks.exchange positions --n 200
    python -m benchmarks.exchange damage --n 1000

`projects`: random projects (hypothesis), written for each program and read again. A project counts as identical where every table comes
back row for row (ids as the GUIDs they were written as); what the writer told beforehand is named.
`positions`: passages in the interviews of the example studies, with emoji, Windows line ends and byte order marks, marked as people mark
them (some cut words, take a blank along or leave the full stop out), counted as each program counts. The file does not name its program.
`damage`: projects in several dialects with elements and attributes removed, doubled, moved and exchanged and with texts cut and changed:
they may be read or refused in a sentence, nothing else; what was read is written again.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from lxml import etree

from insights.errors import InsightsError
from insights.interviews.exchange.project import make_project
from insights.interviews.exchange.refi import read_qdpx, write_qdpx
from insights.interviews.exchange.refi.evidence import Segments, choose, plain
from insights.interviews.exchange.refi.offsets import Reading, places, raw_text, to_ours
from tests.interviews.exchange.refi.projects import TARGETS, differences, projects, there_and_back
from tests.interviews.exchange.refi.vendors import Vendor, plain_project

ROOT = Path(__file__).resolve().parents[1]
ODD = [
    "",
    "0",
    "-1",
    "9" * 20,
    "abc",
    "{",
    "::",
    "A::B",
    "nan",
    "1e5",
    "true",
    "#f00",
    "2024-13-45",
    "😀",
    " ",
    "internal://x",
    "../..",
]
WAYS = {  # what a program does to the text, and how it counts then
    "NVivo for Windows": ({"crlf": True, "bom": True}, Reading("utf16", "kept")),
    "NVivo for Mac": ({}, Reading("utf16")),
    "ATLAS.ti": ({"crlf": True, "bom": True}, Reading("codepoint", "one")),
    "by the letter": ({}, Reading("codepoint", "one", "inclusive")),
    "plain": ({}, Reading()),
    "mark counted": ({"crlf": True, "bom": True}, Reading("utf16", "kept", bom=True)),
}


def main() -> None:
    """Run one of the parts and print its table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("part", choices=["projects", "positions", "damage"])
    arguments.add_argument("--n", type=int, default=1000)
    options = arguments.parse_args()
    begin = time.process_time()
    {"projects": survive, "positions": find_out, "damage": withstand}[options.part](options.n)
    print(f"{time.process_time() - begin:.0f} CPU seconds")


def survive(n: int) -> None:
    """Print for each program how many of `n` random projects came back as they were."""
    counts = {target: Counter() for target in TARGETS}
    first: dict[tuple[str, str], object] = {}
    with tempfile.TemporaryDirectory() as folder:
        _run(Path(folder), n, counts, first)
    for target, count in counts.items():
        print(f"{target:10} {dict(sorted(count.items()))}")
    for (target, what), project in first.items():
        print(f"\n{target}, {what}:\n{project}")


def find_out(n: int) -> None:
    """Print for each way of counting, number of passages and kind of quote how often of `n` times every passage was right."""
    texts = [path.read_text("utf-8") for path in sorted(ROOT.glob("data/raw/*/interviews/*.txt"))]
    texts += [path.read_text("utf-8") for path in sorted(ROOT.glob("data/raw/*/interviews/*.md"))]
    print(f"{len(texts)} texts; right / asked / wrong of {n}")
    for way, (written, reading) in WAYS.items():
        for quoted in ("", "cut", "whole"):
            cells = []
            for size in (3, 10, 30, 100):
                counts = Counter(
                    _trial(np.random.default_rng([seed, size]), texts, written, reading, size, quoted)
                    for seed in range(n)
                )
                cells.append(f"{size}: {counts['right']}/{counts['asked']}/{counts['wrong']}")
            print(f"{way:18} {quoted or 'no quotes':10} {'   '.join(cells)}")


def withstand(n: int) -> None:
    """Print how many of `n` damaged projects were read, and how many were refused for which reason; any other error ends the run."""
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        vendors = [
            Vendor("NVivo 12", unit="utf16", crlf="kept", bom=True),
            Vendor("Potato", inclusive=True, quotes="cut"),
        ]
        paths = [plain_project(Path(folder, f"{one.origin}.qdpx"), one) for one in vendors]
        paths += [_written(Path(folder, f"{target}.qdpx"), target) for target in TARGETS]
        whole = [{name: file.read(name) for name in file.namelist()} for file in map(zipfile.ZipFile, paths)]
        for seed in range(n):
            rng = np.random.default_rng(seed)
            path = _damaged(rng, dict(whole[rng.integers(len(whole))]), Path(folder, "damaged.qdpx"))
            try:
                project = read_qdpx(path)
                write_qdpx(project, Path(folder, "again.qdpx"), target=TARGETS[seed % len(TARGETS)])
                counts["read and written again"] += 1
            except InsightsError as error:
                counts[re.sub(r"[0-9]+", "#", str(error).partition(": ")[2])[:70]] += 1
    for what, times in counts.most_common():
        print(f"{times:6} {what}")


def _written(path: Path, target: str) -> Path:
    """A project with something of everything, as we write it."""
    text = "I: Und?\nB: Ganz 😀 gut, danke.\n"
    place = {"document_id": "i01", "start": 11, "end": 21}
    abouts = {
        "project": {},
        "document": {"document_id": "i01"},
        "code": {"code_id": "a"},
        "passage": place,
        "coding": place | {"code_id": "a"},
    }
    project = make_project(
        "Studie",
        documents=[{"document_id": "i01", "name": "Anna", "text": text}, {"document_id": "i02", "name": "Bernd", "text": text}],
        coders=[{"coder": "anna", "name": "Anna K."}],
        codes=[{"code_id": "a", "name": "A"}, {"code_id": "b", "name": "B", "parent": "a", "definition": "Teil von A"}],
        codings=[place | {"code_id": code, "coder": "anna"} for code in "ab"],
        memos=[{"memo_id": about, "about": about, "text": about, "author": "anna"} | where for about, where in abouts.items()],
        cases=[{"case_id": "k", "name": "K", "document_id": "i01"}, {"case_id": "l", "name": "L", **place}],
        variables=[{"case_id": "k", "name": "Alter", "type": "Integer", "value": "34"}, {"document_id": "i02", "name": "Ort", "type": "Text", "value": "Köln"}],
        sets=[{"set_id": "s", "name": "S", "kind": "document", "member": "i01"}, {"set_id": "s", "name": "S", "kind": "memo", "member": "code"}],
        links=[{"name": "L", "origin": "a", "target": "i01#3-6"}],
    )  # fmt: skip
    write_qdpx(project, path, target=target)
    return path


def _damaged(rng, members: dict[str, bytes], path: Path) -> Path:
    root = etree.fromstring(members["project.qde"])
    every = list(root.iter())
    guids = [value for one in every for name, value in one.attrib.items() if "guid" in name.lower()]
    for _ in range(rng.integers(1, 6)):
        one, other = every[rng.integers(len(every))], every[rng.integers(len(every))]
        names = list(one.attrib) or [""]
        name, odd = names[rng.integers(len(names))], [*ODD, guids[rng.integers(len(guids))]][rng.integers(len(ODD) + 1)]
        what = rng.integers(7)
        if what == 0 and one.getparent() is not None:
            one.getparent().remove(one)
        elif what == 1:
            other.append(etree.fromstring(etree.tostring(one)))
        elif what == 2 and name:
            one.attrib.pop(name, None)
        elif what in (3, 4) and name:
            one.set(name, odd)
        elif what == 5:
            one.text = odd
        elif what == 6:
            one.tag = other.tag
    members["project.qde"] = etree.tostring(root)
    for name in [name for name in members if name.endswith(".txt") and rng.random() < 0.2]:
        changed = bytearray(members[name][: rng.integers(len(members[name]) + 1)])
        for at in rng.integers(0, max(len(changed), 1), 3) if changed else ():
            changed[at] = rng.integers(256)
        members[name] = bytes(changed)
    with zipfile.ZipFile(path, "w") as file:
        for name, data in members.items():
            file.writestr(name, data)
    return path


def _trial(rng, texts: list[str], written: dict, reading: Reading, size: int, quoted: str) -> str:
    segments, truth = [], []
    for part in np.array_split(np.arange(size), min(3, size)):
        text = _with_emoji(rng, texts[rng.integers(len(texts))])
        spans = np.array([_mark(rng, text) for _ in part])
        there = text.replace("\n", "\r\n") if written.get("crlf") else text
        raw = raw_text(("\ufeff" if written.get("bom") else "") + there)
        at = places(raw, reading)
        past = 1 if reading.end == "inclusive" else 0
        quotes = [plain(text[a:b]) for a, b in spans]
        quotes = (
            [quote if len(quote) < 40 or quoted == "whole" else quote[:37] + "..." for quote in quotes]
            if quoted
            else [""] * len(quotes)
        )
        segments.append(Segments(str(len(segments)), raw, at[spans[:, 0]], at[spans[:, 1]] - past, quotes))
        truth.append(spans)
    choice = choose(segments, Reading())
    if not choice.sure:
        return "asked"
    found = [np.column_stack(to_ours(one.raw, one.starts, one.ends, choice.reading)) for one in segments]
    return "right" if all((a == b).all() for a, b in zip(found, truth, strict=True)) else "wrong"


def _with_emoji(rng, text: str) -> str:
    stops = [match.end() for match in re.finditer(r"[.!?](?=\s)", text)]
    for at in sorted(rng.choice(stops, size=min(len(stops), int(rng.integers(1, 12))), replace=False), reverse=True):
        text = f"{text[:at]} {rng.choice(['😀', '👍🏽', '🏳️‍🌈', '🙈'])}{text[at:]}"
    return text


def _mark(rng, text: str) -> tuple[int, int]:
    """A passage as people mark them: from a word to the end of a word, clause or sentence, and now and then a little beside it."""
    words = [match.span() for match in re.finditer(r"\w+", text)]
    first = int(rng.integers(0, len(words) - 40))
    start, end = words[first][0], words[first + int(rng.integers(0, 40))][1]
    stop = re.compile(r"[.!?]").search(text, end)
    if stop and rng.random() < 0.6:  # to the end of the sentence, with the full stop in two of three cases
        end = stop.end() if rng.random() < 0.67 else stop.start()
    slip = rng.random()
    if slip < 0.03:
        end -= 1
    elif slip < 0.06:
        start += 1
    elif slip < 0.16 and end < len(text):
        end += 1
    return (start, end) if end > start else words[first]


def _run(folder: Path, n: int, counts: dict[str, Counter], first: dict) -> None:
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

    @settings(
        max_examples=n,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=checks,
    )
    @given(projects())
    def each(project):
        for target in TARGETS:
            losses, back = there_and_back(project, folder, target=target)
            changed = differences(project, back, target=target, losses=losses)
            renamed = losses["what"].str.startswith("name of the code").any()
            outcome = (
                ", ".join(changed)
                if changed
                else "identical but for names of codes, as told"
                if renamed
                else "identical"
            )
            counts[target]["all"] += 1
            counts[target][outcome] += 1
            counts[target]["losses while reading"] += len(back.losses) > 0
            if changed:
                first.setdefault((target, outcome), project)

    each()


if __name__ == "__main__":
    main()
