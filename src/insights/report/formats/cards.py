"""The report's cards as nodes: what `templates/blocks.html.j2` draws on each, in the same order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from insights.report.formats.outline import Reader


def _heading(words: str, level: int) -> dict:
    return {"kind": "heading", "text": str(words), "level": level}


def _text(words: str, style: str) -> list[dict]:
    return [{"kind": "text", "text": str(words), "style": style}] if words else []


def _quotes(items: list[dict]) -> list[dict]:
    shown = [{"text": q["text"], "by": q["by"], "id": q["id"]} for q in items]
    return [{"kind": "quotes", "items": shown}] if shown else []


def _small(read: Reader, claims: list) -> list[dict]:
    return [read.claims(claims, "small")] if claims else []


def theme(read: Reader, item: dict, level: int) -> list[dict]:
    """A theme: how often, the claim, its warning, two quotes, keywords."""
    say = read.material.say
    warning = f"{say('theme_warning')}: {item['warning']}" if item["warning"] else ""
    words = f"{say('keywords')}: {' · '.join(item['keywords'])}" if item["keywords"] else ""
    return [
        _heading(item["label"], level),
        *_text(" · ".join(item["facts"]), "facts"),
        read.claims([item["claim"]]),
        *_text(warning, "warning"),
        *_quotes(item["quotes"]),
        *_text(words, "note"),
    ]


def segment(read: Reader, item: dict, level: int) -> list[dict]:
    """A segment or a band: verdict, motto, and its sentences in parts."""
    verdict = [item["verdict"]["text"]] if item["verdict"] else []
    nodes = [
        _heading(item["title"], level),
        *_text(" · ".join([*verdict, *item["facts"]]), "facts"),
        *_text(item["motto"], "motto"),
    ]
    for part in item["parts"]:
        if part["claims"]:
            nodes += [*_text(part["title"], "strong"), *_small(read, part["claims"])]
    return nodes


def assumption(read: Reader, item: dict, level: int) -> list[dict]:
    """An assumption with its verdict."""
    return [_heading(item["text"], level), *_text(item["verdict"], "verdict"), read.claims([item["claim"]])]


def insight(read: Reader, item: dict, level: int) -> list[dict]:
    """An insight: its rank, what kind it is, the claim, what goes with it, the proposed measure, and those that were decided."""
    say = read.material.say
    return [
        _heading(f"{item['rank']}. {item['kind']} · {item['field']}", level),
        read.claims([item["claim"]]),
        *([*_text(say("insight_beside"), "strong"), *_small(read, item["beside"])] if item["beside"] else []),
        _measure(say("measure_proposed"), item["measure"], item["smart"]),
        *_small(read, [item["today"]] if item["today"] else []),
        *[node for decision in item["decided"] for node in decided_measure(read, decision, level)],
    ]


def decided_measure(read: Reader, item: dict, level: int) -> list[dict]:
    """A measure that people decided."""
    return [_measure(read.material.say("measure_decided"), item["text"], item["facts"])]


def _measure(title: str, words: str, facts: list[tuple[str, str]]) -> dict:
    return {"kind": "measure", "title": title, "text": str(words), "facts": [list(fact) for fact in facts]}


def persona(read: Reader, item: dict, level: int) -> list[dict]:
    """A persona: who it is, what moves it, how far it holds, every field, the empathy map, and how it came about."""
    decided = item["decided"]
    return [
        _head(read, item, level),
        *_flags(read, decided["flags"]),
        *_quotes([item["quote"]] if item["quote"] else []),
        *_fields(read, item["facts"]),
        *[node for paragraph in item["portrait"] for node in _text(paragraph, "body")],
        *_text(decided["portrait"]["mark"] if decided["portrait"] else "", "note"),
        *_fields(read, item["bullets"]),
        *_text(f"{item['basis']}." if item["basis"] else "", "note"),
        *_text(item["footnote"], "note"),
        *_feedback(decided["feedback"]),
        *(read.all([item["panel"]], level + 1) if item["panel"] else []),
        *([_heading(item["all_fields"]["title"], level + 1)] if item["fields"] or item["empathy"] else []),
        *_fields(read, item["fields"]),
        *_spreads(read, item, level + 2),
        *_empathy(read, item["empathy"], level + 2),
        *_foot(read, item),
    ]


def _head(read: Reader, item: dict, level: int) -> dict:
    say, decided = read.material.say, item["decided"]
    verdict = item["verdict"]
    if changed := decided["verdict"]:
        because = f" ({changed['because']})" if changed["because"] else ""
        verdict = f"{verdict} – {changed['text']}: {changed['computed']}{because}"
    facts = [
        (say("persona_verdict"), verdict),
        (say("persona_kind"), item["kind"]),
        (say("persona_share"), item["size"]["text"]),
    ]
    headline = decided["headline"]
    return {
        "kind": "persona",
        "name": item["name"],
        "level": level,
        "face": str(item["face"]),
        "face_alt": say("face", name=item["name"]),
        "headline": item["headline"],
        "beside": f"{headline['mark']}. {headline['beside']} {headline['computed']}" if headline else "",
        "fictional": item["fictional"],
        "facts": [list(fact) for fact in facts],
    }


def _flags(read: Reader, flags: list[dict]) -> list[dict]:
    if not flags:
        return []
    items = [f"{f['field']}: {f['text']}" if f["field"] else f["text"] for f in flags]
    return [*_text(read.material.say("persona_flags_title"), "strong"), {"kind": "points", "items": items}]


def _fields(read: Reader, fields: list[dict]) -> list[dict]:
    """Titled groups of statements, set beside each other where the page is wide."""
    groups = [{"kind": "group", "title": f["title"], "nodes": _field(read, f)} for f in fields]
    return [{"kind": "columns", "nodes": [g for g in groups if g["nodes"]]}] if groups else []


def _field(read: Reader, field: dict[str, Any]) -> list[dict]:
    claims = [*field["claims"], *field.get("more", ())]
    nodes = []
    if edit := field.get("edited"):
        because = f" ({edit['because']})" if edit["because"] else ""
        computed = f" {edit['computed']}" if edit["computed"] and not claims else ""
        nodes += [
            *_text(f"{edit['text']} [{edit['mark']}]{because}", "body"),
            *_text(f"{edit['beside']}{computed}", "note"),
        ]
    return [*nodes, *_text(field["text"], "body"), *_small(read, claims)]


def _feedback(feedback: dict | None) -> list[dict]:
    if not feedback:
        return []
    items = [f"{f['who']}: {f['says']}{'. ' + f['text'] if f['text'] else ''}" for f in feedback["items"]]
    return [*_text(feedback["title"], "strong"), {"kind": "points", "items": items}]


def _spreads(read: Reader, item: dict, level: int) -> list[dict]:
    """The distributions behind the fields, as bars."""
    if not item["spreads"]:
        return []
    charts = [
        {
            "kind": "bars",
            "caption": f"{spread['title']} {spread['base']}".strip(),
            "heads": [read.material.say("category"), read.material.say("share_head")],
            "rows": [{"label": r["label"], "text": r["figure"], "mark": "", **_places(r)} for r in spread["rows"]],
            "zero": 0.0,
            "whole": True,
            "note": " ".join(
                part for part in (spread["middle"], f"{spread['rest']}." if spread["rest"] else "") if part
            ),
        }
        for spread in item["spreads"]
    ]
    drawn = [chart if chart["rows"] else _text(f"{chart['caption']}: {chart['note']}", "note")[0] for chart in charts]
    title = _heading(read.material.say("spread_title"), level)
    return [title, {"kind": "columns", "nodes": drawn}, *_text(item["spread_note"], "note")]


def _places(row: dict) -> dict[str, float | None]:
    return {name: None if row["value"] is None else min(1.0, max(0.0, row[name])) for name in ("value", "low", "high")}


def _empathy(read: Reader, fields: list[dict], level: int) -> list[dict]:
    if not fields:
        return []
    groups = []
    for field in fields:
        claims = _small(read, [entry["claim"] for entry in field["entries"]])
        for node, entry in zip(claims[0]["items"] if claims else [], field["entries"], strict=True):
            node["text"] = f"{node['text']} {entry['count']}"
        groups.append({"kind": "group", "title": field["title"], "nodes": claims or _text(field["empty"], "note")})
    return [_heading(read.material.say("empathy_title"), level), {"kind": "columns", "nodes": groups}]


def _foot(read: Reader, item: dict) -> list[dict]:
    say, decided = read.material.say, item["decided"]
    rules = [
        item["rule"],
        *item["notes"],
        *decided["reasons"],
        f"{say('persona_named', name=decided['name']['computed'])}." if decided["name"] else "",
        f"{say('persona_quote_chosen')}." if decided["quote"] else "",
        *decided["drafts"],
    ]
    share = item["size"]["claim"]
    return [*([read.claims([share])] if share else []), *[node for rule in rules for node in _text(rule, "note")]]


NARROW = ("theme_card", "segment_card")  # two beside each other
CARDS = {
    "theme_card": theme,
    "segment_card": segment,
    "assumption_card": assumption,
    "persona_card": persona,
    "insight_card": insight,
    "decided_measure": decided_measure,
}
