"""The report's SVG drawings on their own: with the colours of the light page, for programs that know no style sheet beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from insights.report.html import TEMPLATES

VARIABLE = re.compile(r"(--[\w-]+)\s*:\s*([^;}]+)")
USED = re.compile(r"var\((--[\w-]+)(?:,((?:[^()]|\([^()]*\))*))?\)")
RULE = re.compile(r"(?:^|(?<=\}))[ \t]*(\.(?:line-chart|heat)\b[^{}@]*)\{([^}]*)\}", re.MULTILINE)
AT_RULE = re.compile(r"@media[^{]*\{(?:[^{}]*\{[^}]*\})*[^{}]*\}")
SCOPED = re.compile(r"\.([\w-]+)\{--pm:([^}]+)\}")  # a colour that holds inside one class only
LETTERS = '"Insights Sans", "DejaVu Sans"'


def standalone(svg: str, *, colours: Mapping[str, str] | None = None) -> str:
    """`svg` as a file of its own; `colours` replace the usual ones by the name of their variable (`accent`)."""
    known = {**_colours(), **{f"--{name}": value for name, value in (colours or {}).items()}}
    svg = re.sub(
        r"<style>(.*?)</style>",
        lambda found: f"<style>{_plain_rules(found.group(1), known)}</style>",
        svg,
        flags=re.DOTALL,
    )
    style = f"<style>{_filled(_chart_rules(), known)}</style>" if "<style>" not in svg else ""
    opening, rest = svg.split(">", 1)
    if "xmlns=" not in opening:
        opening = opening.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return f"{opening}>{style}{rest}".replace("currentColor", known["--ink"])


@cache
def _colours() -> dict[str, str]:
    """The variables of the light page."""
    sheet = (TEMPLATES / "styles.css").read_text(encoding="utf-8")
    found = {name: value.strip() for name, value in VARIABLE.findall(sheet.partition("}")[0])}
    found["--insights-font"] = LETTERS
    return found


@cache
def _chart_rules() -> str:
    sheet = (TEMPLATES / "styles.css").read_text(encoding="utf-8").partition("/* phone */")[0]
    return "".join(f"{selector.strip()}{{{rules}}}" for selector, rules in RULE.findall(sheet))


def _plain_rules(rules: str, known: Mapping[str, str]) -> str:
    """Rules without media queries and without variables."""
    rules = AT_RULE.sub("", rules)
    scoped = dict(SCOPED.findall(rules))
    kept = SCOPED.sub("", rules)
    fixed = []
    for selector, body in re.findall(r"([^{}]+)\{([^}]*)\}", kept):
        if "var(--pm)" in body:
            fixed += [
                f".{name}{selector.strip()}{{{body.replace('var(--pm)', colour)}}}" for name, colour in scoped.items()
            ]
        else:
            fixed.append(f"{selector.strip()}{{{_filled(body, known)}}}")
    return "".join(fixed)


def _filled(text: str, known: Mapping[str, str]) -> str:
    """`text` with the value of every variable, also of those that name another one."""

    def value(used: re.Match) -> str:
        return USED.sub(value, known.get(used.group(1)) or (used.group(2) or "").strip())

    return USED.sub(value, text)
