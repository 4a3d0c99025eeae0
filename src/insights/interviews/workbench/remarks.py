"""Remarks in `codebook.yml`: what people wrote behind `#` stands above its code again when the workbench writes the file anew."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from contextlib import suppress

import yaml

_HEAD = re.compile(r"(?:#[^\n]*\n|[^\S\n]*\n)*")
_REMARK = re.compile(r"#[^\n]*")
Remarks = dict[str, list[str]]


def head_of(text: str) -> str:
    """The lines before the codebook begins: remarks and blank lines."""
    return _HEAD.match(text).group()


def remarks_of(text: str) -> Remarks:
    """The remarks below the head by the id of their code: those beside it, between its lines, and right above it.

    What stands behind the last code belongs to it. Nothing for a text that is no codebook.
    """
    found: Remarks = {}
    with suppress(yaml.YAMLError):
        entries = list(_entries(yaml.compose(text, Loader=yaml.SafeLoader)))
        starts = [start for start, _, _ in entries]
        for line, remark, stands_alone in _below(text, head_of(text).count("\n")):
            at = max(bisect_right(starts, line) - 1, 0)
            if stands_alone and starts and line > entries[at][1] and at + 1 < len(entries):
                at += 1
            if entries:
                found.setdefault(entries[at][2], []).append(remark)
    return found


def with_remarks(listed: Mapping[str, str], remarks: Remarks, became: Mapping[str, str]) -> str:
    """The entries of codes as they are `listed` by id, each below its remarks; those of a code that is gone go to the one it `became`,
    or stand at the end."""
    own: Remarks = {}
    for code, lines in remarks.items():
        own.setdefault(code if code in listed else became.get(code, ""), []).extend(lines)
    parts = [*(f"{_lines(own.get(code, []))}{entry}" for code, entry in listed.items()), _lines(own.get("", []))]
    return "".join(parts)


def _lines(remarks: list[str]) -> str:
    return "".join(f"{remark}\n" for remark in remarks)


def _entries(document: yaml.Node | None) -> Iterator[tuple[int, int, str]]:
    """First line, last line with words, and id of each code, in the order of the file."""
    codes = _parts(document).get("codes")
    for item in codes.value if isinstance(codes, yaml.SequenceNode) else []:
        own = _parts(item).get("id")
        if own is not None:
            yield item.start_mark.line, max(_last_lines(item)), own.value


def _parts(node: yaml.Node | None) -> dict[str, yaml.Node]:
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return {key.value: value for key, value in pairs if isinstance(key, yaml.ScalarNode)}


def _last_lines(node: yaml.Node) -> Iterator[int]:
    """The last line of each word or text in `node`; lists and entries themselves end only where the next one begins."""
    if isinstance(node, yaml.ScalarNode):
        yield max(node.start_mark.line, node.end_mark.line - (node.style in ("|", ">")))
        return
    yield node.start_mark.line
    for part in node.value:
        for own in part if isinstance(part, tuple) else (part,):
            yield from _last_lines(own)


def _below(text: str, first: int) -> Iterator[tuple[int, str, bool]]:
    """Line, words, and whether nothing else stands in the line, of each remark from the line `first` on."""
    lines = text.split("\n")
    at = 0
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        for match in _REMARK.finditer(text, at, token.start_mark.index):
            line = text.count("\n", 0, match.start())
            if line >= first:
                yield line, match.group().rstrip(), lines[line].lstrip().startswith("#")
        at = max(at, token.end_mark.index)
