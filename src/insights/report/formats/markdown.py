"""The report as Markdown (GitHub's flavour) for those who go on working with it: nothing that people said can become markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pandas as pd

from insights.estimates import no_share_below
from insights.report import figures
from insights.report.formats.pdf import isolated
from insights.report.html import unbroken
from insights.report.material import Material
from insights.report.sections.journey_maps import heard

SIGNS = re.compile(r"([\\`*_{}\[\]<>|~$^!&])")
BEGINS = re.compile(r"^(?:[-+=#>:]|\d+(?=[.)](?:\s|$)))")
LINKS = re.compile(r"(?<=[a-zA-Z])(://)|(?<=\bwww)(\.)", re.IGNORECASE)
HEADING = re.compile(r"(#+) (.+)")
EVERYBODY = "all"
STARS = {
    "body": "",
    "method": "*",
    "note": "*",
    "warning": "**",
    "strong": "**",
    "facts": "*",
    "motto": "*",
    "verdict": "**",
}


def draw(material: Material, content: dict[str, Any]) -> bytes:
    """The report from its outline, with the evidence as footnotes and the names of the tables that hold the figures."""
    say = material.say
    head = [f"# {inert(content['title'])}", _line(material)]
    head += [f"- {inert(what)}: {inert(number)}" for number, what in content["facts"]]
    body = []
    for section in content["sections"]:
        nodes = _with_maps(section["nodes"], material)
        body += [f"## {inert(section['title'])}", inert(section["lead"]), *_nodes(nodes)]
    body += [
        f"## {inert(say('formats_tables'))}",
        inert(say("formats_tables_note", study=material.study.name)),
        _files(material),
    ]
    body += ["\n".join(_footnote(note) for note in content["notes"])]
    top = [head[0], head[1], "\n".join(head[2:]), _contents(say("contents"), [head[0], *body])]
    return ("\n\n".join(part for part in [*top, *body] if part) + "\n").encode()


def _contents(title: str, parts: Iterable[str]) -> str:
    """The sections as links to their headings, whose names GitHub makes from the words; a name that comes again is counted."""
    seen: dict[str, int] = {}
    links = []
    for mark, words in (found.groups() for part in parts if (found := HEADING.match(part))):
        name = slug(words)
        again = seen.setdefault(name, -1) + 1
        seen[name] = again
        if mark == "##":
            links.append(f"- [{words}](#{name}{f'-{again}' if again else ''})")
    return "\n".join([f"**{inert(title)}**", "", *links])


def slug(words: str) -> str:
    """The name of a heading as GitHub makes it: small letters, no punctuation, a hyphen for every blank."""
    return re.sub(r"[^\w\- ]", "", words.replace("\u00a0", " ").lower()).replace(" ", "-")


def inert(text: str) -> str:
    """`text` as Markdown that shows these very signs: on one line, no markup, no link, nothing that a template engine would fill in."""
    text = re.sub(r"[^\S\u00a0]+", " ", unbroken(str(text)).replace("\u202f", "\u00a0")).strip(" \u00a0")
    text = SIGNS.sub(r"\\\1", isolated(text))
    text = LINKS.sub(lambda found: "&#58;//" if found.group(1) else "&#46;", text)
    return BEGINS.sub(lambda found: f"{found.group()}\\" if found.group().isdigit() else f"\\{found.group()}", text)


def _line(material: Material) -> str:
    client = material.study.settings.client
    words = material.say("report") + (f" {material.say('for_client', client=client)}" if client else "")
    return f"*{inert(words)}*"


def _with_maps(nodes: Iterable[dict], material: Material) -> list[dict]:
    """The nodes with a table for each journey map, which as one long sentence nobody would read; none for the map that has one below."""
    found = []
    for node in nodes:
        if node["kind"] == "drawing" and node["map"]:
            found += [node | {"alt": node["title"]}] if node["map"] == EVERYBODY else [_map(node, material)]
        elif "nodes" in node:
            found.append(node | {"nodes": _with_maps(node["nodes"], material)})
        else:
            found.append(node)
    return found


def _map(node: dict, material: Material) -> dict:
    """The touchpoints of a map in their order: satisfaction with its interval and base (or mood), who rated them, who speaks of them."""
    journey, say, language = material["journey"], material.say, material.language
    known, rows = journey[journey["persona_id"] == node["map"]].set_index("touchpoint"), []
    for point in material["touchpoints"].sort_values("position").itertuples():
        if point.touchpoint in known.index:
            rows.append([point.name, *_map_row(known.loc[point.touchpoint], language)])
    kept = [i for i in range(4) if i == 0 or any(row[i] != "–" for row in rows)]
    heads = [say(name) for name in ("touchpoint", "table_satisfaction", "table_reach", "table_mentions")]
    return {
        "kind": "table",
        "caption": node["title"],
        "heads": [heads[i] for i in kept],
        "rows": [[row[i] for i in kept] for row in rows],
        "note": node["note"],
        "numbers_from": 1,
    }


def _map_row(row: pd.Series, language: str) -> list[str]:
    rated = 0 if figures.missing(row["n"]) else int(row["n"])
    return [
        figures.full(row["mean"], row["low"], row["high"], rated, language) if rated else "–",
        figures.plain(row["reach"], language, as_percent=True) if rated >= no_share_below() else "–",
        heard(row, language),
    ]


def _nodes(nodes: Iterable[dict]) -> list[str]:
    return [part for node in nodes for part in _node(node)]


def _node(node: dict) -> list[str]:
    kind = node["kind"]
    if kind == "heading":
        return [f"{'#' * min(6, node['level'] + 1)} {inert(node['text'])}"]
    if kind == "text":
        star = STARS[node["style"]]
        return [f"{star}{inert(node['text'])}{star}"] if node["text"].strip() else []
    if kind == "points":
        return ["\n".join(f"- {inert(item)}" for item in node["items"])]
    if kind in ("claims", "small", "summary", "answers"):
        sign = "1." if kind == "summary" else "-"
        return ["\n".join(f"{sign} {_claim(item)}" for item in node["items"])]
    if kind == "quotes":
        return [f"> {inert(q['text'])} – {inert(q['by'])} {_code(q['id'])}" for q in node["items"]]
    if kind == "cards":
        return [part for item in node["items"] for part in _nodes(item)]
    if kind == "columns":
        return _nodes(node["nodes"])
    if kind == "group":
        return [f"**{inert(node['title'])}**", *_nodes(node["nodes"])]
    return DRAWN[kind](node)


def _claim(item: dict) -> str:
    return f"{inert(item['text'])} **{inert(item['mark'])}** {_code(item['id'])}[^{item['number']}]"


def _code(name: str) -> str:
    return f"`{str(name).replace('`', chr(39))}`"


def _table(node: dict) -> list[str]:
    rule = [("---" if i < node["numbers_from"] else "--:") for i in range(len(node["heads"]))]
    return [f"**{inert(node['caption'])}**", _rows([node["heads"], *node["rows"]], rule), *_note(node)]


def _rows(rows: list[list[str]], rule: list[str]) -> str:
    lines = ["| " + " | ".join(inert(cell) or " " for cell in row) + " |" for row in rows]
    return "\n".join([lines[0], "| " + " | ".join(rule) + " |", *lines[1:]])


def _bars(node: dict) -> list[str]:
    rows = [[row["label"], row["text"]] for row in node["rows"]]
    return [f"**{inert(node['caption'])}**", _rows([node["heads"], *rows], ["---", "---"]), *_note(node)]


def _stacked(node: dict) -> list[str]:
    return [
        f"**{inert(node['caption'])}**",
        "\n".join(f"- {inert(part['label'])}" for part in node["parts"]),
        *_note(node),
    ]


def _drawing(node: dict) -> list[str]:
    spoken = node["alt"] if node["alt"] == node["title"] else f"{node['title']}: {node['alt']}"
    return [f"*{inert(spoken)}*", *_note(node)]


def _persona(node: dict) -> list[str]:
    facts = "\n".join(f"- {inert(title)}: {inert(fact)}" for title, fact in node["facts"])
    heading = f"{'#' * min(6, node['level'] + 1)} {inert(node['name'])}"
    beside = [f"*{inert(text)}*" for text in (node["beside"], node["fictional"]) if text]
    return [heading, inert(node["headline"]), *beside, facts]


def _measure(node: dict) -> list[str]:
    facts = "; ".join(f"{inert(head)}: {inert(text)}" for head, text in node["facts"])
    return [f"**{inert(node['title'])}:** {inert(node['text'])}{f' ({facts})' if facts else ''}"]


def _note(node: dict) -> list[str]:
    return [f"*{inert(node['note'])}*"] if node["note"] else []


def _footnote(note: dict) -> str:
    quotes = [
        f"{inert(q['text'])} – {inert(q['by'])} {_code(q['id'])}" if q["text"] else f"{inert(q['by'])} {_code(q['id'])}"
        for q in note["quotes"]
    ]
    return f"[^{note['number']}]: {_code(note['id'])}: " + "; ".join([*quotes, *map(inert, note["facts"])])


def _files(material: Material) -> str:
    """The tables of the study with something in them, as they lie on disk."""
    folder = material.study.processed.relative_to(material.study.workspace.root).as_posix()
    rows = [
        [f"`{folder}/{name}.csv`", str(len(table))]
        for name, table in sorted(material.handovers.items())
        if hasattr(table, "columns") and len(table)
    ]
    lines = [f"| {name} | {n} |" for name, n in rows]
    heads = f"| {inert(material.say('formats_file'))} | {inert(material.say('formats_rows'))} |"
    return "\n".join([heads, "| --- | --: |", *lines])


DRAWN = {
    "table": _table,
    "bars": _bars,
    "stacked": _stacked,
    "drawing": _drawing,
    "persona": _persona,
    "measure": _measure,
    "poster": lambda node: [],  # is a matter of paper; the map and its table stand above
}
