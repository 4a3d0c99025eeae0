"""A page of HTML as a tree that tests can ask, made with the standard library's parser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "br", "hr", "img", "input", "link"}
SILENT = {"style", "script"}


@dataclass
class Element:
    """One element: its tag, its attributes, and elements and texts inside it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    inside: list[Element | str] = field(default_factory=list)

    def all(self, tag: str = "", *, css: str = "") -> list[Element]:
        """Every element below this one with the tag and the class, in the order of the page."""
        return [
            e for e in self._below() if tag in ("", e.tag) and (not css or css in e.attributes.get("class", "").split())
        ]

    def by_id(self, identifier: str) -> Element | None:
        """The element with this id."""
        return next((e for e in self._below() if e.attributes.get("id") == identifier), None)

    def children(self, tag: str) -> list[Element]:
        """The elements directly inside with this tag."""
        return [e for e in self.inside if isinstance(e, Element) and e.tag == tag]

    @property
    def text(self) -> str:
        """What can be read, with single blanks."""
        return " ".join(" ".join(self._texts()).split())

    def _below(self) -> Iterator[Element]:
        for item in self.inside:
            if isinstance(item, Element):
                yield item
                yield from item._below()

    def _texts(self) -> Iterator[str]:
        for item in self.inside:
            if isinstance(item, str):
                yield item
            elif item.tag not in SILENT:
                yield from item._texts()


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open = [Element("document")]

    def handle_starttag(self, tag, attrs):
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.open[-1].inside.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag):
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data):
        self.open[-1].inside.append(data)


def read(page: str) -> Element:
    """The page as a tree. Fails where a tag is closed that is not open."""
    reader = _Reader()
    reader.feed(page)
    assert len(reader.open) == 1, f"<{reader.open[-1].tag}> stays open"
    return reader.open[0]
