"""Which convention is tested in which format: the table of docs/interviews.md is made from this."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.interviews.reading.writing import WRITERS, Block, P, Table

ASKED, TOLD, FURTHER, NONE = "Wie läuft das ab?", "Ganz gut, meistens nachts.", "Und sonst?", "Nichts – wirklich."
ASKS, TELLS = "interviewer", "respondent"
TWICE = [(ASKS, ASKED), (TELLS, TOLD), (ASKS, FURTHER), (TELLS, NONE)]
SAID = [ASKED, TOLD, FURTHER, NONE]
TEXTS = tuple(WRITERS)  # formats that hold paragraphs
BOLD = tuple(name for name in TEXTS if name != "txt")
TABLES = tuple(name for name in TEXTS if name not in ("txt",))
STARTS = ["00:00:01", "00:00:05", "00:00:09", "00:00:11"]


@dataclass(frozen=True)
class Convention:
    """A way of writing interviews: how it is named in the docs, the formats it is tested in, its text, and the turns expected."""

    title: str
    formats: tuple[str, ...]
    blocks: Sequence[Block] = ()
    turns: Sequence[tuple[str, str]] = tuple(TWICE)
    starts: Sequence[str] | None = None
    write: Callable[[str], bytes] | None = None  # for formats without paragraphs


def _labels(*labels: str, sign: str = ": ", texts: Sequence[str] = tuple(SAID)) -> list[Block]:
    return [P(f"{labels[i % len(labels)]}{sign}{text}") for i, text in enumerate(texts)]


def _numbered(step: int) -> list[Block]:
    texts = [ASKED, TOLD, FURTHER, NONE] * 5
    lines = [f"{'IB'[i % 2]}: {text}" for i, text in enumerate(texts)]
    return [P(f"{n} {line}" if n % step == 0 else line) for n, line in enumerate(lines, start=1)]


def _timed(pattern: str) -> list[Block]:
    return [P(pattern.format(t=t, s=s, w=w)) for t, s, w in zip(STARTS, "IBIB", SAID, strict=True)]


def _vtt(form: str) -> Callable[[str], bytes]:
    def write(kind: str) -> bytes:
        names = ["Interviewerin", "Mehmet Aydın"] * 2
        cues = []
        for i, (start, name, words) in enumerate(zip(STARTS, names, SAID, strict=True), start=1):
            sign = "," if kind == "srt" else "."
            head = f'{i} "{name}" (1234)' if form == "webex" else str(i)
            said = {"voice": f"<v {name}>{words}</v>", "label": f"{name}: {words}", "webex": words}[form]
            cues.append(f"{head}\n{start}{sign}000 --> {start}{sign}900\n{said}\n")
        return ("WEBVTT\n\nNOTE made for a test\n\n" * (kind == "vtt") + "\n".join(cues)).encode()

    return write


def _grid(rows: Sequence[Sequence[str]]) -> Callable[[str], bytes]:
    def write(kind: str) -> bytes:
        if kind != "xlsx":
            sign = {"csv": ";", "tsv": "\t"}[kind]
            return "\n".join(sign.join(row) for row in rows).encode()
        import openpyxl

        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(list(row))
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    return write


_SPEAKERS = [("I", ASKED), ("B", TOLD), ("I", FURTHER), ("B", NONE)]
_GROUP = [
    (ASKS, "Wie war es?"),
    (TELLS, "Gut."),
    (TELLS, "Geht so."),
    (TELLS, "Doch, gut."),
    (ASKS, "Warum?"),
    (TELLS, "Weil es schnell ging."),
]
CONVENTIONS = [
    Convention("letters `I:` `B:`", TEXTS, _labels("I", "B")),
    Convention("letters behind a tab or a dash (`B – …`)", ("txt", "md", "docx", "odt", "rtf", "html"),
               [P(f"I – {ASKED}"), P(f"B – {TOLD}"), P(f"I – {FURTHER}"), P(f"B – {NONE}")]),
    Convention("words (`Interviewerin:`, `Befragte:r:`)", TEXTS, _labels("Interviewerin", "Befragte:r")),
    Convention("names, the asking one found by the questions", TEXTS,
               _labels("Maier", "Dr. Kröger (Vertrieb)", texts=[*SAID, "Wirklich?", "Ja."]), [*TWICE, (ASKS, "Wirklich?"), (TELLS, "Ja.")]),
    Convention("numbered speakers, group interview with a legend (`S1:`)", TEXTS,
               [P("(S = Student; I = Interviewer)"), P("I: Wie war es?"), P("S1: Gut."), P("S2: Geht so."), P("S1: Doch, gut."),
                P("I: Warum?"), P("S3: Weil es schnell ging.")], _GROUP),
    Convention("transcribers' speakers (`Speaker 1:`, `SPEAKER_00:`)", TEXTS,
               _labels("SPEAKER_00", "SPEAKER_01", texts=[*SAID, "Wirklich?", "Ja."]), [*TWICE, (ASKS, "Wirklich?"), (TELLS, "Ja.")]),
    Convention("bold names without a colon", BOLD,
               [P(f" {w}", bold=n) for n, w in zip(["Interviewerin", "Frau Vogt"] * 2, SAID, strict=True)]),
    Convention("the speaker on a line of its own", TEXTS,
               [P(f"{n}:\n{w}") for n, w in zip(["Interviewer", "Befragte"] * 2, SAID, strict=True)]),
    Convention("table rows `speaker, words`", TABLES, [Table(_SPEAKERS)]),
    Convention("table rows `time, speaker, words` with a head", TABLES,
               [Table([("Zeit", "Sprecher", "Text"), *[(t, s, w) for t, (s, w) in zip(STARTS, _SPEAKERS, strict=True)]])], starts=STARTS),
    Convention("time before the speaker (`[00:00:01] I:`)", TEXTS, _timed("[{t}] {s}: {w}"), starts=STARTS),
    Convention("time behind the speaker (`I [00:00:01]:`)", TEXTS, _timed("{s} [{t}]: {w}"), starts=STARTS),
    Convention("f4, MAXQDA: time at the end (`#00:00:05-2#`)", TEXTS,
               [P(f"{s}: {w} #{t}-2#") for t, (s, w) in zip([*STARTS[1:], "00:00:13"], _SPEAKERS, strict=True)],
               starts=["00:00:00", *STARTS[1:]]),
    Convention("MAXQDA: time at the beginning (`#00:00:01-0# I:`)", TEXTS, _timed("#{t}-0# {s}: {w}"), starts=STARTS),
    Convention("Teams in Word: name and time, then the words", TEXTS,
               [P(f"{n}   {t}\n{w}") for n, t, w in zip(["Anna Maier", "Jan Ott"] * 3, ["0:01", "0:05", "0:09", "0:11", "0:20", "0:25"],
                                                        [*SAID, "Wirklich?", "Ja."], strict=True)],
               [*TWICE, (ASKS, "Wirklich?"), (TELLS, "Ja.")], starts=[*STARTS, "00:00:20", "00:00:25"]),
    Convention("Teams in Word, older: `0:0:1.0 --> 0:0:3.5`, name, words", TEXTS,
               [P(f"0:0:{int(t[-2:])}.0 --> 0:0:{int(t[-2:]) + 2}.500\n{n}\n{w}")
                for t, n, w in zip([*STARTS, "0:0:20", "0:0:25"], ["Anna Maier", "Jan Ott"] * 3, [*SAID, "Wirklich?", "Ja."], strict=True)],
               [*TWICE, (ASKS, "Wirklich?"), (TELLS, "Ja.")], starts=[*STARTS, "00:00:20", "00:00:25"]),
    Convention("Zoom as text: `[Anna Maier] 10:00:01`, words", TEXTS,
               [P(f"[{n}] 10:{t[3:]}\n{w}") for n, t, w in zip(["Anna Maier", "Jan Ott"] * 3, [*STARTS, "00:00:20", "00:00:25"],
                                                               [*SAID, "Wirklich?", "Ja."], strict=True)],
               [*TWICE, (ASKS, "Wirklich?"), (TELLS, "Ja.")], starts=[f"10:{t[3:]}" for t in [*STARTS, "00:00:20", "00:00:25"]]),
    Convention("numbers before every line", TEXTS, _numbered(1), TWICE * 5),
    Convention("numbers before every fifth line", TEXTS, _numbered(5), TWICE * 5),
    Convention("`[…]`, `(lacht)` in the words stay, `[Unterbrechung]` alone goes", TEXTS,
               [P(f"I: {ASKED}"), P("B: Ganz gut (lacht), […] meistens nachts."), P("[Unterbrechung]"), P(f"I: {FURTHER}"), P(f"B: {NONE}")],
               [(ASKS, ASKED), (TELLS, "Ganz gut (lacht), […] meistens nachts."), (ASKS, FURTHER), (TELLS, NONE)]),
    Convention("notes by guide: questions as headings", ("md", "docx", "odt", "rtf", "html"),
               [P(ASKED, heading=True), P(TOLD), P(FURTHER, heading=True), P(NONE)]),
    Convention("notes by guide: questions in bold", BOLD, [P("", bold=ASKED), P(TOLD), P("", bold=FURTHER), P(NONE)]),
    Convention("notes by guide: numbered questions", TEXTS, [P(f"1. {ASKED}"), P(TOLD), P(f"2. {FURTHER}"), P(NONE)],
               [(ASKS, f"1. {ASKED}"), (TELLS, TOLD), (ASKS, f"2. {FURTHER}"), (TELLS, NONE)]),
    Convention("YAML head", ("txt", "md"), [P("---\ntype: interview\nI: nobody\n---"), *_labels("I", "B")]),
    Convention("kramdown marks (`{: .x}`)", ("txt", "md"),
               [P(f"**{n}:**{{: .x}}  \n{w}") for n, w in zip(["Interviewer", "Befragte"] * 2, SAID, strict=True)]),
    Convention("subtitles, voices (`<v Anna>`: Teams, noScribe)", ("vtt",), write=_vtt("voice"), starts=STARTS),
    Convention("subtitles, names before the words (Zoom, f4)", ("vtt", "srt"), write=_vtt("label"), starts=STARTS),
    Convention("subtitles, names in the cue's number (Webex)", ("vtt",), write=_vtt("webex"), starts=STARTS),
    Convention("rows of verbatims (`person`, `frage`, `antwort`)", ("csv", "tsv", "xlsx"),
               write=_grid([("person", "frage", "antwort"), ("p1", ASKED, TOLD), ("p1", FURTHER, NONE)])),
    Convention("one person a row, questions as columns, attributes beside", ("csv", "tsv", "xlsx"),
               write=_grid([("id", "alter", ASKED, FURTHER), ("p1", "47", TOLD, NONE)])),
    Convention("rows of turns (`zeit`, `sprecher`, `text`)", ("csv", "tsv", "xlsx"),
               write=_grid([("zeit", "sprecher", "text"), *[(t, s, w) for t, (s, w) in zip(STARTS, _SPEAKERS, strict=True)]]), starts=STARTS),
]  # fmt: skip
FORMATS = (*TEXTS, "vtt", "srt", "csv", "tsv", "xlsx")


def table() -> str:
    """The conformance table in Markdown."""
    rows = [f"| {' | '.join(['convention', *FORMATS])} |", "|---" * (len(FORMATS) + 1) + "|"]
    for convention in CONVENTIONS:
        marks = ["✓" if name in convention.formats else "" for name in FORMATS]
        rows.append(f"| {' | '.join([convention.title, *marks])} |")
    return "\n".join(rows) + "\n"
