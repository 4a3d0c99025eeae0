"""Measures reading interviews: speed, files made to harm, and random damage.

    python benchmarks/reading.py                       a transcript of 60 minutes in every format, and 1,000 transcripts
    python benchmarks/reading.py --hostile             every harmful file of the tests in a process of its own: seconds, MB, what is said
    python benchmarks/reading.py --fuzz 10             damages files of every format for so many minutes; anything but our own errors counts

The transcripts are made up with a seed from a few hundred words; the harmful files are those of tests/interviews/reading/hostile.py.
"""

from __future__ import annotations

import argparse
import copy
import io
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import zipfile
from collections import Counter
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from insights.errors import InsightsError  # noqa: E402
from insights.interviews.reading import read_interviews  # noqa: E402
from insights.interviews.reading.formats.pdf import process as pdf_process  # noqa: E402
from insights.settings import Settings  # noqa: E402
from insights.study import Study, Workspace  # noqa: E402
from tests.interviews.reading.conformance import CONVENTIONS  # noqa: E402
from tests.interviews.reading.hostile import CASES  # noqa: E402
from tests.interviews.reading.writing import WRITERS, P, packed  # noqa: E402

WORDS = 9_000  # of an hour of talk
SECONDS, MEGABYTES = 2.0, 500
SEED = 20260101


def main() -> None:
    """Measure what was asked for and print it as Markdown."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--hostile", action="store_true")
    arguments.add_argument("--fuzz", type=float, metavar="MINUTES")
    arguments.add_argument("--seed", type=int, default=SEED)
    arguments.add_argument("--transcripts", type=int, default=1_000)
    arguments.add_argument("--one", help=argparse.SUPPRESS)  # one harmful file, in a process of its own
    options = arguments.parse_args()
    if options.one:
        print(json.dumps(_read_measured(Path(options.one))))
    elif options.hostile:
        print_hostile()
    elif options.fuzz:
        print_fuzz(options.fuzz, options.seed)
    else:
        print_speed(options.transcripts)


def _study(folder: Path) -> Study:
    return Study("t", Workspace(folder), Settings(title="Test"))


def _interviews(folder: Path) -> Path:
    inside = folder / "data" / "raw" / "t" / "interviews"
    inside.mkdir(parents=True, exist_ok=True)
    return inside


def _read_measured(folder: Path) -> dict:
    """Seconds and peak memory (of this process and of those it started) to read the study in `folder`, and what was said."""
    peaks = _watch_children()
    start = time.perf_counter()
    try:
        said = f"read, {len(read_interviews(_study(folder)).turns)} turns"
    except InsightsError as error:
        said = str(error)
    seconds = time.perf_counter() - start
    megabytes = (_peak(os.getpid()) + max(peaks, default=0)) / 1000
    pdf_process.stop()
    return {"seconds": seconds, "megabytes": megabytes, "said": said}


def _peak(process: int) -> int:
    """The most memory, in kB, that a process had since it began its program."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+)", status)
    return int(found[1]) if found else 0


def _watch_children() -> list[int]:
    """The peaks of the processes that this one starts, looked at every few milliseconds."""
    peaks: list[int] = []

    def watch() -> None:
        while True:
            peaks.extend(_peak(process.pid) for process in pdf_process.running())
            time.sleep(0.005)

    threading.Thread(target=watch, daemon=True).start()
    return peaks


def print_hostile() -> None:
    """Each harmful file against the bars of 2 seconds and 500 MB."""
    print("| file | seconds | MB | said |\n|---|---|---|---|")
    missed = 0
    for case in CASES:
        with tempfile.TemporaryDirectory() as folder:
            case.make(_interviews(Path(folder)) / case.name)
            done = subprocess.run(
                [sys.executable, __file__, "--one", folder], capture_output=True, text=True, timeout=120, check=False
            )
            if done.returncode:
                print(f"| {case.title} | | | **crashed**: {done.stderr.strip().splitlines()[-1:]} |")
                missed += 1
                continue
            got = json.loads(done.stdout)
            said = got["said"].replace(folder, "").replace("/data/raw/t/interviews/", "")
            right = said.startswith("read") if case.says is None else case.says in said or (not case.says)
            good = right and got["seconds"] < SECONDS and got["megabytes"] < MEGABYTES
            missed += not good
            print(
                f"| {'' if good else '**missed** '}{case.title} | {got['seconds']:.2f} | {got['megabytes']:.0f} | {said} |",
                flush=True,
            )
    print(
        f"\n{len(CASES) - missed} of {len(CASES)} within {SECONDS:.0f} s and {MEGABYTES} MB and with the sentence expected."
    )


def _talk(rng: random.Random, words: int = WORDS) -> list[P]:
    vocabulary = re.findall(r"\w+", Path(__file__).read_text(encoding="utf-8"))
    blocks, said, second = [], 0, 0
    while said < words:
        speaker, length = ("I", rng.randint(4, 25)) if len(blocks) % 2 == 0 else ("B", rng.randint(10, 120))
        sentence = " ".join(rng.choices(vocabulary, k=length)) + ("?" if speaker == "I" else ".")
        blocks.append(P(f"{speaker}: [{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}] {sentence}"))
        said += length
        second += length // 3
    return blocks


def print_speed(transcripts: int) -> None:
    """Seconds for one transcript of an hour in every format, warm, and for many in one study."""
    blocks = _talk(random.Random(SEED))
    print(
        "| format | seconds on the clock, warm | of the processor (the PDF's own process left aside) |\n|---|---|---|"
    )
    for name, write in WRITERS.items():
        with tempfile.TemporaryDirectory() as folder:
            (_interviews(Path(folder)) / f"a.{name}").write_bytes(write(blocks))
            times = []
            for _ in range(4):
                start, busy = time.perf_counter(), time.process_time()
                read_interviews(_study(Path(folder)))
                times.append((time.perf_counter() - start, time.process_time() - busy))
            print(f"| {name} | {min(t[0] for t in times[1:]):.2f} | {min(t[1] for t in times[1:]):.2f} |")
    with tempfile.TemporaryDirectory() as folder:
        rng, kinds = random.Random(SEED), ("txt", "docx", "odt", "rtf", "pdf", "html")
        for i in range(transcripts):
            name = kinds[i % len(kinds)]
            (_interviews(Path(folder)) / f"a{i:04d}.{name}").write_bytes(WRITERS[name](_talk(rng)))
        start, busy = time.perf_counter(), time.process_time()
        turns = len(read_interviews(_study(Path(folder))).turns)
        seconds, busy = time.perf_counter() - start, time.process_time() - busy
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(
        f"\n{transcripts} transcripts of {WORDS} words ({turns} turns): {seconds:.0f} s on the clock, {busy:.0f} s of the processor, "
        f"{transcripts / seconds:.1f} a second, peak {peak:.0f} MB."
    )


def _seeds() -> list[tuple[str, bytes]]:
    """A file of every convention in every format."""
    return [
        (name, convention.write(name) if convention.write else WRITERS[name](convention.blocks))
        for convention in CONVENTIONS
        for name in convention.formats
    ]


def _damaged(data: bytes, rng: random.Random, others: list[bytes]) -> bytes:
    """`data` with a few bytes changed, cut out, doubled, moved, or taken from another file."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        place = rng.randrange(len(out) + 1)
        end = min(len(out), place + rng.choice((1, 2, 8, 64, 512)))
        kind = rng.randrange(8)
        if kind == 0:
            out[place:end] = rng.randbytes(end - place)
        elif kind == 1:
            del out[place:end]
        elif kind == 2:
            out[place:place] = out[place:end] * rng.choice((1, 2, 50, 400))
        elif kind == 3:
            other = rng.choice(others)
            cut = rng.randrange(len(other) + 1)
            out[place:place] = other[cut : cut + rng.choice((8, 100, 1000))]
        elif kind == 4:
            out[place:place] = rng.choice(_TOKENS)
        elif kind == 5:
            out = out[:place]
        elif kind == 6 and place < len(out):
            out[place] ^= 1 << rng.randrange(8)
        else:
            out[place:end] = rng.choice(_TOKENS) * rng.choice((1, 3))
    return bytes(out[:2_000_000])


_TOKENS = [
    b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\xef\xbf\xbe", b"\r", b"\r\n", b"\t", b"\x1a", b"\x85", b"{", b"}", b"\\u-1?", b"\\bin9", b"\\'", b"\\par",
    b"\\cell", b"\\row", b"<", b"</", b">", b"&#0;", b"&#xD800;", b"<table>", b"<tr>", b"<td>", b"<br>", b"<pre>", b"--> ", b"00:00:99.9 --> 1:2",
    b"[", b"](", b"|", b"**", b"__", b"---\n", b"# ", b"I:", b"B1:", b" = ", b"99999999999999999999", b"-1", b"(", b")", b"%PDF", b"endstream",
    b"/Kids", b"<v ", b"NOTE", b"\xe2\x80\xa8", b"\xc2\xa0", b";", b'"', b"?", "É:".encode(), "ﬁ".encode(), "𝒜:".encode(),
]  # fmt: skip


def _repacked(name: str, data: bytes, rng: random.Random, others: list[bytes]) -> bytes:
    """Packed files are damaged inside as well, where their checksums hold: the bytes of a part, or its elements."""
    if name not in ("docx", "odt", "xlsx") or rng.random() < 0.2:
        return _damaged(data, rng, others)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {n: archive.read(n) for n in archive.namelist()}
    chosen = rng.choice(sorted(members))
    if rng.random() < 0.3:
        members[chosen] = _damaged(members[chosen], rng, list(members.values()))
    else:
        members[chosen] = _rearranged(members[chosen], rng)
    return packed(members)


def _rearranged(data: bytes, rng: random.Random) -> bytes:
    """XML with elements moved, doubled, taken out or nested, and texts and attributes changed; other bytes as they are."""
    try:
        root = etree.fromstring(data)
    except etree.XMLSyntaxError:
        return data
    for _ in range(rng.randint(1, 12)):
        nodes = [node for node in root.iter() if isinstance(node.tag, str)]
        node, other = rng.choice(nodes), rng.choice(nodes)
        kind = rng.randrange(6)
        if kind == 0 and node.getparent() is not None:
            node.getparent().remove(node)
        elif kind == 1:
            other.append(copy.deepcopy(node)) if len(nodes) < 5_000 else None
        elif kind == 2:
            node.text = re.sub(r"[^\t -\ud7ff]", "", rng.choice(_TOKENS).decode("utf-8", "ignore"))
        elif kind == 3 and node.attrib:
            node.set(rng.choice(sorted(node.attrib)), rng.choice(("", "0", "-1", "99999999999", "x", "bold", "true")))
        elif kind == 4:
            node.tag = other.tag
        else:
            node.tail = "I: so?"
    return etree.tostring(root)


def print_fuzz(minutes: float, seed: int) -> None:
    """Damage files at random; report what is no error of ours, and what takes too long."""
    resource.setrlimit(resource.RLIMIT_AS, (4_000_000_000, 4_000_000_000))  # what is worse ends as a MemoryError
    rng, seeds = random.Random(seed), _seeds()
    by_format: dict[str, list[bytes]] = {}
    for name, data in seeds:
        by_format.setdefault(name, []).append(data)
    tried, read, slow, crashes = Counter(), Counter(), [], {}
    end = time.monotonic() + 60 * minutes
    with tempfile.TemporaryDirectory() as folder:
        inside, study = _interviews(Path(folder)), _study(Path(folder))
        while time.monotonic() < end:
            name = rng.choice(sorted(by_format))
            data = _repacked(name, rng.choice(by_format[name]), rng, by_format[name])
            path = inside / f"a.{name}"
            path.write_bytes(data)
            tried[name] += 1
            start = time.process_time()
            try:
                read_interviews(study)
                read[name] += 1
            except InsightsError:
                pass
            except Exception as error:  # what this looks for
                place = traceback.extract_tb(error.__traceback__)[-1]
                key = f"{name}: {type(error).__name__} in {Path(place.filename).name}:{place.lineno}: {str(error)[:80]}"
                if key not in crashes:
                    crashes[key] = _kept(data, f"crash{len(crashes)}.{name}")
                    print(key, crashes[key], flush=True)
            if time.process_time() - start > SECONDS:
                slow.append(_kept(data, f"slow{len(slow)}.{name}"))
                print("slow", slow[-1], flush=True)
            path.unlink()
    print("| format | files | read all the same |\n|---|---|---|")
    for name in sorted(tried):
        print(f"| {name} | {tried[name]} | {read[name]} |")
    print(
        f"\n{tried.total()} files in {minutes:g} minutes: {len(crashes)} crashes, {len(slow)} slower than {SECONDS:.0f} s."
    )


def _kept(data: bytes, name: str) -> Path:
    folder = Path(tempfile.gettempdir()) / "insights-fuzz"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)
    return folder / name


if __name__ == "__main__":
    main()
