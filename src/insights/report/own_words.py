r"""Own sentences: `report.md` in the study's raw folder, Markdown by people, whose figures come from the data and from nowhere else.

    # Our view {after = segments}
    Customers are {{ profile: variable = age, category = mean }} old; one says {{ i07-012 }}.

Each sentence with a reference in `{{ }}` becomes a claim with that evidence. Behind a bar stands what of it is wanted: `| value`,
`| percent`, `| n`, `| interval`, or a column. A number that is typed by hand is refused, except years, dates, times of day, and one that is
marked on purpose: `\43`; that number alone is then not held against the data. A sentence that rests on a hypothesis or a single voice and
does not say so itself (`vermutlich`, `eine Kundin`) gets the word behind it, in brackets. Whatever looks like HTML is text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from insights import estimates
from insights.errors import ContractError, InputError, nearest
from insights.files import read_text
from insights.report import blocks, figures
from insights.report.claims import STRENGTHS, Claim, strength_of_estimate, strength_of_people
from insights.report.evidence import audit, sources
from insights.report.evidence.names import names, plain, quotations
from insights.report.evidence.numbers import QUOTED
from insights.report.evidence.references import Resolved, resolve
from insights.report.evidence.tracing import shortened
from insights.report.material import Material
from insights.report.sections.themes import quote

FILE = "report.md"
DEFAULT = "insights"
HOLE = re.compile(r"\{\{(.*?)\}\}")
FIRST = 0xE000  # private use: one character stands for each reference while the Markdown is read
PLACE = re.compile(r"\s*\{\s*after\s*=\s*([\w-]+)\s*\}\s*$")
SENTENCE = re.compile(r"(?<=[.!?…])[“”\"»)]*\s+(?=[A-ZÄÖÜ„“\"»(\ue000-\uf8ff])")
ALLOWED = re.compile(
    r"\\\d[\d.,]*|\b\d{1,2}\.\s?\d{1,2}\.\s?(?:19|20)\d{2}\b|\b(?:19|20)\d{2}-\d{2}-\d{2}\b|\b\d{1,2}\.?\s+(?:Januar|Februar|März|April|Mai|Juni|Juli|"
    r"August|September|Oktober|November|Dezember|January|February|March|May|June|July|October|December)\b|(?<![\d.,])(?:19|20)\d{2}(?![\d%]|[.,]\d|\s?%|\s+[A-ZÄÖÜ])"
    r"|\b\d{1,2}(?:[:.]\d{2})?\s?(?:Uhr|[ap]\.?m\.?)\b|\b\d{1,2}:\d{2}\b|\b[^\W\d_]+\d\w*"
)
# What a sentence says of its own uncertainty, by language and strength; a single voice may also be told as a hypothesis.
UNSURE = {
    "de": r"vermutlich|vielleicht|womöglich|möglicherweise|eventuell|wohl|könnten?|dürften?|schein(?:t|en)|Hypothesen?|Hinweise?|unsicher|fraglich|offen",
    "en": r"perhaps|maybe|may|might|could|seems?|possibly|probably|presumably|apparently|hypothes[ie]s|hints?|uncertain|unclear",
}
SINGLE = {
    "de": r"jemand|einzeln\w*|Einzelstimme|ein(?:e|er|em|en)?\s(?:Person|Stimme|Mensch\w*|Kund\w+|Nutzer\w*|Befragte\w*|Interviewte\w*|Mitarbeit\w+|von)|nur\seine?r?",
    "en": r"somebody|someone|single|individual|(?:one|an?)\s(?:person|voice|customer|user|respondent|interviewee|employee|colleague)|one\s(?:says|said|of)|only\sone",
}
NUMBER = re.compile(r"\d[\d.,]*")
# Quotation marks as people type them, within a paragraph; all become those of the report, so that none escapes the check.
MARKS = (("„", '“”"'), ("“", "”"), ("»", "«"), ("«", "»"), (r"(?<!\w)\"", r"\""))
TYPED_QUOTES = re.compile("|".join(rf"{first}((?:[^„“”»«\"\n]|\n(?!\s*\n))+)[{last}]" for first, last in MARKS))
QUOTES = {"de": "„{}“", "en": "“{}”"}
SOME_WORDS = 4  # a quotation of fewer may be a term; from so many on somebody said it
WAYS = ("value", "percent", "n", "interval")


@dataclass
class _Reader:
    """What is known while one file is read."""

    material: Material
    where: str
    holes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    number: int = 0

    def problem(self, line: int, text: str) -> None:
        self.problems.append(f"line {line}: {text}")


def sections(material: Material, known: Sequence[str]) -> list[tuple[str, dict]]:
    """Sections of `report.md` as (id of the section after which it stands, section); none without the file.

    Raises InputError with every mistake: numbers typed by hand, references to nothing, figures that are too small to be shown.
    """
    path = material.study.raw / FILE
    if not path.is_file():
        return []
    text = read_text(path)
    reader = _Reader(material, str(path))
    found = _read(text, reader, known)
    if reader.problems:
        n = len(reader.problems)
        raise InputError(
            f"{path}: {n} mistakes" if n > 1 else f"{path}: a mistake", problems=sorted(reader.problems, key=_line)
        )
    return found


def _line(problem: str) -> int:
    """The line that a problem names, by which problems are told in the order of the file."""
    return int(re.match(r"line (\d+)", problem).group(1))


def placed(own: Sequence[tuple[str, dict]], found: Sequence[dict]) -> list[dict]:
    """The report's sections with those of people after the ones that they name, in the order of the file."""
    out = []
    for section in found:
        out.append(section)
        out += [written for after, written in own if after == section["id"]]
    return out


def _read(text: str, reader: _Reader, known: Sequence[str]) -> list[tuple[str, dict]]:
    from markdown_it import MarkdownIt

    def hide(match: re.Match) -> str:
        reader.holes.append(match.group(1).strip())
        return chr(FIRST + len(reader.holes) - 1)

    text = re.sub(r"[\ue000-\uf8ff]", "", text)
    hidden = _with_usual_quotes(HOLE.sub(hide, text), reader.material.language)
    for line, content in enumerate(hidden.splitlines(), start=1):
        if "{{" in content or "}}" in content:
            reader.problem(line, "a reference begins with {{ and ends with }} on the same line.")
    tokens = (
        MarkdownIt("commonmark", {"html": False}).disable(["html_block", "html_inline", "image", "code"]).parse(hidden)
    )
    out: list[tuple[str, str, list[dict]]] = [(DEFAULT, reader.material.say("own_words"), [])]
    points: list[str] | None = None
    for i, token in enumerate(tokens):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            points = []
        elif token.type in ("bullet_list_close", "ordered_list_close") and points is not None:
            points = None
        if token.type != "inline":
            continue
        lines = _lines(token)
        before = tokens[i - 1]
        if before.type == "heading_open" and before.tag == "h1":
            title, after = _title(lines, reader, known)
            out.append((after, title, []))
        elif before.type == "heading_open":
            _check_numbers(lines, reader)
            out[-1][2].append(blocks.heading(" ".join(words for _, words in lines)))
        else:
            out[-1][2].extend(_paragraph(lines, reader))
    kept = [(after, title, inside) for after, title, inside in out if inside]
    return [
        (after, blocks.section(f"own-{i}", title, inside)) for i, (after, title, inside) in enumerate(kept, start=1)
    ]


def _with_usual_quotes(text: str, language: str) -> str:
    return TYPED_QUOTES.sub(lambda found: QUOTES[language].format(next(filter(None, found.groups()))), text)


def _lines(token) -> list[tuple[int, str]]:
    """The text of an inline token line by line, without marks of emphasis and links."""
    line, found = token.map[0] + 1, [""]
    for child in token.children:
        if child.type in ("softbreak", "hardbreak"):
            found.append("")
        elif child.content:
            found[-1] += child.content
    return [(line + i, words.strip()) for i, words in enumerate(found)]


def _title(lines, reader: _Reader, known: Sequence[str]) -> tuple[str, str]:
    line, words = lines[0]
    _check_numbers(lines, reader)
    place = PLACE.search(words)
    after = place.group(1) if place else DEFAULT
    if after not in known:
        reader.problem(line, f"there is no section {after!r}; {nearest(after, known)}.")
    return PLACE.sub("", words), after


def _check_numbers(lines: Sequence[tuple[int, str]], reader: _Reader) -> None:
    for line, words in lines:
        for name in dict.fromkeys(re.findall(r"\w[\w-]*-\d{3,}", words)):
            if name in reader.material.quotes:
                reader.problem(line, f"the passage {name} is quoted by its id in double braces: {{{{ {name} }}}}.")
                words = words.replace(name, "")
        for number in NUMBER.findall(ALLOWED.sub("", words)):
            reader.problem(
                line,
                f"the number {number.rstrip('.,')} is typed by hand; refer to the data: {{{{ table: column = value }}}}, "
                f"write it as a word, or, if it is no figure of this study, as \\{number.rstrip('.,')}.",
            )


def _paragraph(lines: Sequence[tuple[int, str]], reader: _Reader) -> list[dict]:
    """The sentences of a paragraph: those with a reference as claims, the others as they stand."""
    _check_numbers(lines, reader)
    out: list[dict] = []
    for line, sentence in _sentences(lines, reader.material.language):
        holes = [ord(c) - FIRST for c in sentence if FIRST <= ord(c) < FIRST + len(reader.holes)]
        if holes:
            claim = _claim(sentence, holes, line, reader)
            if claim and out and out[-1]["kind"] == "claims":
                out[-1]["claims"].append(claim)
            elif claim:
                out.append(blocks.claims([claim]))
            continue
        _check_quotations(sentence, line, reader)
        if out and out[-1]["kind"] == "prose":
            out[-1]["text"] += f" {_plain(sentence)}"
        else:
            out.append(blocks.prose(_plain(sentence)))
    return out


def _check_quotations(sentence: str, line: int, reader: _Reader) -> None:
    """Notes quotations without a reference that nobody can look up: they are no name of the study."""
    material = reader.material
    for quotation in quotations(sentence, material.language):
        said = plain(quotation).rstrip(".")
        if len(said.split()) < SOME_WORDS or said in names(material):
            continue
        found = next((i for i, one in material.quotes.items() if said in plain(one["text"])), "")
        told = f"refer to it: {{{{ {found} }}}}" if found else "no passage holds it word for word; refer to a passage by its id, {{ i01-023 }}, or leave out the quotation marks"  # fmt: skip
        reader.problem(line, f"{shortened(quotation)} is quoted without its source; {told}.")


def _sentences(lines: Sequence[tuple[int, str]], language: str) -> list[tuple[int, str]]:
    """The sentences with the line on which each begins; a quotation is not taken apart."""
    starts, whole = [], ""
    for line, words in lines:
        starts.append((len(whole), line))
        whole += f"{words} "
    whole = whole.rstrip()
    quoted = [found.span() for found in QUOTED[language].finditer(whole)]
    found, at = [], 0
    for gap in [*SENTENCE.finditer(whole), None]:
        if gap and any(start < gap.start() < end - 1 for start, end in quoted):
            continue
        end = gap.end() - len(gap.group()) + len(gap.group().rstrip()) if gap else len(whole)
        line = max((line for start, line in starts if start <= at), default=lines[0][0])
        found.append((line, whole[at:end]))
        at = gap.end() if gap else end
    return found


def _plain(text: str) -> str:
    return re.sub(r"\\(?=\d)", "", text)


def _claim(sentence: str, holes: Sequence[int], line: int, reader: _Reader) -> Claim | None:
    """The sentence with its figures and quotes, as strong as the weakest of its evidence."""
    told, evidence, strengths, figure = {}, [], [], None
    for place in holes:
        reference, _, way = (part.strip() for part in reader.holes[place].partition("|"))
        try:
            found = resolve(_known_id(_spaced(reference), reader.material), reader.material)
            words, strength, numbers = _written(found, way, reader.material)
        except (ContractError, InputError) as error:
            reader.problem(line, f"{{{{ {reader.holes[place]} }}}}: {_sentence(error, _spaced(reference))}")
            return None
        told[chr(FIRST + place)] = words
        evidence.append(found.ref)
        strengths.append(strength)
        figure = figure or numbers
    reader.number += 1
    text, typed = _filled(sentence, told)
    strength = max(strengths, key=STRENGTHS.index)
    quoted = [i for i in evidence if i in reader.material.quotes]
    if len(quoted) == len(evidence):
        strength = strength_of_people(len({reader.material.quotes[i]["who"] for i in quoted}))
    single = figure if len(evidence) == 1 else None
    claim = Claim(
        f"own-{reader.number}", "own", _hedged(text, strength, reader.material), strength, tuple(dict.fromkeys(evidence)),
        typed=typed, **(single or {}),
    )  # fmt: skip
    for problem in audit.claim_problems(claim, reader.material):
        reader.problem(line, problem)
    return claim


def _filled(sentence: str, told: Mapping[str, str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The sentence with its figures and quotes in place of the references, and where the numbers stand that may be typed.

    Those are the numbers marked on purpose, and those of years, dates and times; what a reference became is none of them.
    """
    places, text = [], ""
    for i, sign in enumerate(sentence):
        places.append(len(text))
        marks = sign == "\\" and sentence[i + 1 : i + 2].isdigit()
        text += "" if marks else told.get(sign, sign)
    places.append(len(text))
    return text, tuple((places[match.start()], places[match.end()]) for match in ALLOWED.finditer(sentence))


def _hedged(text: str, strength: str, material: Material) -> str:
    """The sentence with its strength in brackets behind it where that is weak and the sentence itself sounds certain."""
    if strength not in ("hypothesis", "single voice"):
        return text
    language = material.language
    admits = UNSURE[language] if strength == "hypothesis" else f"{UNSURE[language]}|{SINGLE[language]}"
    own = QUOTED[language].sub(" ", text)
    if re.search(rf"\b(?:{admits})\b", own, re.IGNORECASE):
        return text
    end = re.search(r"[.!?…:]*$", text).start()
    return f"{text[:end]} ({material.term('strengths', strength)}){text[end:]}"


def _spaced(reference: str) -> str:
    """`profile:variable=age` with the blanks that stand in `profile: variable = age`; what stands in double quotes stays."""
    table, colon, conditions = reference.partition(":")
    if not colon or not re.fullmatch(r"\w+\s*", table):
        return reference
    parts = re.split(r'("(?:[^"]|"")*")', conditions.strip())
    parts[::2] = [
        re.sub(r"(^|,)\s*(\w+)\s*(!=|>=|=|<)\s*", lambda m: f"{m[1]}{' ' * bool(m[1])}{m[2]} {m[3]} ", p)
        for p in parts[::2]
    ]
    return f"{table.strip()}: {''.join(parts)}"


def _known_id(reference: str, material: Material) -> str:
    """A verbatim's id in the spelling of the study: `I07-012` is `i07-012`."""
    if not reference:
        raise InputError("the reference is empty; write {{ table: column = value }} or the id of a passage")
    if ": " in reference or reference in material.quotes:
        return reference
    spelled = {known.lower(): known for known in material.quotes}
    if reference.lower() in spelled:
        return spelled[reference.lower()]
    if " " in reference or "=" in reference:
        raise InputError(
            "this is neither {{ table: column = value }} nor the id of a passage; behind the table stands a colon"
        )
    raise InputError(f"there is no verbatim {reference!r}; {nearest(reference.lower(), list(material.quotes))}")


def _sentence(error: Exception, reference: str) -> str:
    """The message without the reference, which stands before it already."""
    told = " ".join([str(error), *getattr(error, "problems", [])])
    return told.replace(f"the evidence {reference!r}", "").removeprefix(reference).lstrip(": ")


def _written(found: Resolved, way: str, material: Material) -> tuple[str, str, dict | None]:
    """What a reference becomes in the sentence, how strong it is, and the figures of the claim."""
    if found.kind == "verbatim":
        said = quote(material, found.ref)
        if said is None:
            raise InputError(
                f"this passage tells what fewer than {estimates.suppress_below()} of the interviewed are, so no report may quote it"
            )
        return f"{said['text']} ({said['by']})", "single voice", None
    if found.kind == "method":
        raise InputError("a limit of the method is no figure of the study")
    if way and way not in WAYS:
        return _column(found, way, material)
    known = sources.source(found.file)
    if not known.value:
        raise InputError(f"{found.file} has no figure of its own; name a column: | column")
    value, low, high = (_cell(found, name) for name in (known.value, known.low, known.high))
    n = _base(found, known.n)
    as_percent = way == "percent" or (known.share and found.records[0].get("statistic", "share") == "share")
    as_percent = as_percent or known.value == "importance"
    _refuse_small(found, value, n, as_percent=as_percent)
    style = {"as_percent": as_percent, "decimals": 0 if found.file == "metrics" and not as_percent else None}
    language = material.language
    written = {
        "value": lambda: figures.plain(value, language, **style),
        "percent": lambda: figures.plain(value, language, as_percent=True),
        "n": lambda: figures.whole(n, language),
        "interval": lambda: figures.between(low, high, language, **style),
        "": lambda: figures.full(value, low, high, n, language, **style),
    }[way]()
    scale = 200.0 if found.file == "metrics" else 1.0 if as_percent else abs(value) or 1.0
    strength = strength_of_estimate(n, low, high, scale=scale) if low is not None else "tendency"
    return written, strength, {"n": n, "value": value, "low": low, "high": high}


def _column(found: Resolved, column: str, material: Material) -> tuple[str, str, dict | None]:
    value = found.cell(column)
    n = _base(found, sources.source(found.file).n)
    if n is not None and n < estimates.suppress_below():
        raise InputError(f"the base is {estimates.suppress_below() - 1} or fewer, so it is not shown")
    strength = "hypothesis" if n is not None and n < estimates.small_below() else "tendency"
    shown = figures.plain(float(value), material.language, exact=True) if isinstance(value, int | float) else str(value)
    return shown, strength, None


def _cell(found: Resolved, column: str) -> float | None:
    if not column:
        return None
    value = found.cell(column) if column in found.records[0] or len(found.records) != 1 else None
    return None if value is None else float(value)


def _base(found: Resolved, column: str) -> int | None:
    """The base of a figure; the number of people where there is no other."""
    row = found.records[0]
    value = next((row[name] for name in (column, "base", "n", "n_people") if row.get(name) is not None), None)
    return None if value is None else int(value)


def _refuse_small(found: Resolved, value: float | None, n: int | None, *, as_percent: bool) -> None:
    """Raises InputError for a figure that no report may show."""
    row, hidden = found.records[0], str(found.records[0].get("note") or "")
    inside = row.get("n") if as_percent and found.file in ("profile", "segment_profile", "crosstabs") else None
    if (
        value is None
        or n is None
        or "suppressed" in hidden
        or (inside is not None and inside < estimates.suppress_below())
    ):
        raise InputError(
            f"this cell is suppressed (fewer than {estimates.suppress_below()} people), so no report may show it"
        )
    if figures.too_small(value, n, as_percent=as_percent):
        least = estimates.no_share_below() if as_percent else estimates.suppress_below()
        raise InputError(f"the base is {n}; a figure needs {least} people at least, so no report may show it")
