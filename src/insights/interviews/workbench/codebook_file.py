"""The codebook as coders change it: `codebook.yml`, and beside it the journal of every change, which all coders share.

Decisions written under an id or name that a code no longer has are read as those of the code it became (`former` in `codebook.yml`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import yaml

from insights import files
from insights.errors import InputError, InsightsError, UsageError, nearest
from insights.interviews.coding.codebook import Code, default_codes, from_codebook
from insights.interviews.workbench.on_disk import BY_HAND, OnDisk, Past
from insights.interviews.workbench.recorded import Key, Outcome, Recorded, Wish
from insights.interviews.workbench.remarks import head_of, remarks_of, with_remarks
from insights.settings import Codebook, read_document
from insights.study import Study

Entry = dict[str, Any]
Table = dict[Key, Entry]
_FIELDS = ("id", "name", "parent", "definition", "examples", "colour", "former")
_HEAD = "# The codes of this study; the coding workbench writes this file, and you may change it by hand.\n"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
# Bars beside the text; each stands out by 3:1 from white and from #1e1e1e.
PALETTE = (
    "#c2410c", "#0e7490", "#7c3aed", "#4d7c0f", "#be185d", "#2563eb", "#a16207", "#0f766e", "#b91c1c", "#6366f1", "#15803d", "#a21caf",
)  # fmt: skip


class CodebookFile:
    """The codebook of `study`: reads and writes `codebook.yml`, journals each change."""

    def __init__(self, study: Study):
        self._study = study
        self.path = study.raw / "codebook.yml"
        self._recorded = Recorded(study.raw / ".codebook.log")
        self._disk = OnDisk(self.path, self._recorded, "sha")
        self._refused = ""  # what the file holds that nobody understands
        self._base_sha, self._base = self._disk.digest(), _table(self._read())
        self.notices: list[str] = self._by_hand()
        with suppress(InsightsError):  # of the last change before a kill
            self.save()

    @property
    def version(self) -> str:
        """Another one after each change."""
        records = self._recorded.journal.records
        return f"{sum(bool(record.get('changes')) for record in records)} {self._base_sha if not records else ''}"

    def entries(self) -> list[Entry]:
        """The codes in their order, each with id, name, parent, definition, examples, colour and former names."""
        table = self._table()
        return sorted(table.values(), key=lambda entry: (entry["place"], entry["id"]))

    def records(self) -> list[Entry]:
        """The records of its journal: every change with its time."""
        return self._recorded.journal.records

    def codes(self) -> list[Code]:
        """The codes as the machine knows them."""
        return from_codebook(Codebook(codes=[_plain(entry) for entry in self.entries()]), self._study.language)

    def colours(self) -> dict[str, str]:
        """Colour by code; those without one of their own take turns through a palette, and keep their turn when others go."""
        return {entry["id"]: entry["colour"] or PALETTE[entry["place"] % len(PALETTE)] for entry in self.entries()}

    def became(self) -> dict[str, str]:
        """What codes that are gone became: the code of today by former id and name."""
        table = self._table()
        return {old: entry["id"] for entry in table.values() for old in entry["former"] if (old,) not in table}

    def act(self, action: Entry, *, id: str = "", coder: str = "") -> Outcome:
        """Change the codebook: `do` is new, rename, define, colour, move, merge or split (the arguments: see `_wished`).

        Raises UsageError for a code that is not there, a name that is taken, a circle of parents.
        """
        self._begin()
        outcome = self._recorded.write(action["do"], lambda: self._wished(action), id=id, more={"coder": coder})
        with suppress(InsightsError):  # it stands in the journal; `save` tries again and says why
            self.save()
        return outcome

    def take_back(self, number: int, *, redo: bool = False) -> Outcome:
        """Undo the change `number`, or do it again. Raises UsageError where somebody changed the same code since."""
        journal = self._recorded.journal
        self._recorded.news()
        meant = journal.records[number - 1]["changes"]
        for table, key, before, after in meant:
            if self._recorded.table(table).get(tuple(key)) != (before if redo else after):
                raise UsageError(
                    f"The code {key[0]!r} was changed since by somebody else, so this step cannot be taken back; change the code itself."
                )
        outcome = (self._recorded.redo if redo else self._recorded.undo)(number=number)
        with suppress(InsightsError):
            self.save()
        return outcome

    def save(self) -> bool:
        """Write `codebook.yml` where it lacks a change; False where somebody changed it by hand and that was not taken up yet.

        Raises InsightsError where it cannot be written.
        """
        if not self._recorded.journal.records or self._disk.digest() == self._refused != "":
            return True
        with self._recorded.held():
            here = _bare(self._table()) == _bare(Past(self._recorded, "sha").table("code"))
            if here and self.path.is_file():
                return True
            return self._disk.write(self._written().encode())

    def take_up(self) -> list[str]:
        """Take over what somebody changed in `codebook.yml` while it is open; a sentence on it.

        What is not understood stays as it is until it is put right.
        """
        try:
            return self._by_hand() if self._disk.digest() != self._refused or not self._refused else []
        except InputError as error:
            self._refused = self._disk.digest()
            return [f"{error}\nUntil then codebook.yml stays as it is, and changes of codes are kept in its journal."]

    def has_done(self, id: str) -> bool:
        """Whether the action `id` is written already."""
        return self._recorded.record(id) is not None

    def news(self) -> bool:
        """Whether somebody else changed the codebook since this window last looked."""
        return bool(self._recorded.news())

    def close(self) -> None:
        """Leave the files to others."""
        self._recorded.journal.close()

    # ---- actions

    def _wished(self, action: Entry) -> list[Wish]:
        do, table = action["do"], self._table()
        if do == "new":
            own = self._new(table, action["name"], action.get("parent"), definition=action.get("definition"))
            return [_wish({**own, "id": action.get("code") or own["id"]})]
        own = self._known(table, action["code"])
        if do == "rename":
            name = self._free(table, action["name"], own["id"])
            former = [*own["former"], own["name"]] if name.casefold() != own["name"].casefold() else own["former"]
            return [_wish({**own, "name": name, "former": _once(former)})]
        if do == "define":
            return [_wish({**own, "definition": action["definition"].strip() or None})]
        if do == "colour":
            if not _COLOUR.fullmatch(action["colour"]):
                raise UsageError(f"{action['colour']!r} is not a colour like #1b4965.")
            return [_wish({**own, "colour": action["colour"]})]
        if do == "move":
            return [_wish({**own, "parent": self._parent(table, own, action.get("parent"))})]
        if do == "merge":
            return self._merged(table, own, self._known(table, action["into"]))
        if do == "split":
            return self._split(table, own, action["names"])
        raise UsageError(f"There is no action {do!r} on a code; {nearest(do, ACTIONS)}.")

    def _new(self, table: dict, name: str, parent: str | None, *, definition: str | None = None) -> Entry:
        name = self._free(table, name, "")
        if parent:
            self._known(table, parent)
        place = max((entry["place"] for entry in table.values()), default=0) + 1
        own = {"id": _id_of(name, {key[0] for key in table}), "name": name, "parent": parent or None}
        rest = {"definition": (definition or "").strip() or None, "examples": [], "colour": None, "former": []}
        return {**own, **rest, "place": place}

    def _merged(self, table: dict, own: Entry, into: Entry) -> list[Wish]:
        if own["id"] == into["id"]:
            raise UsageError(f"{own['name']!r} cannot be merged with itself; choose another code.")
        former = _once([*into["former"], own["id"], own["name"], *own["former"]])
        examples = _once([*into["examples"], *own["examples"]])
        parent = own["parent"] if into["parent"] == own["id"] else into["parent"]
        wishes = [Wish("code", (own["id"],), None), _wish({**into, "former": former, "examples": examples, "parent": parent})]  # fmt: skip
        children = [entry for entry in table.values() if entry["parent"] == own["id"] and entry["id"] != into["id"]]
        return [*wishes, *(_wish({**child, "parent": into["id"]}) for child in children)]

    def _split(self, table: dict, own: Entry, names: Sequence[str]) -> list[Wish]:
        """New codes below `own`, which keeps its passages until they are given to one of them."""
        grown, wishes = dict(table), []
        for name in names:
            child = self._new(grown, name, own["id"])
            grown[child["id"],] = child
            wishes.append(_wish(child))
        if len(wishes) < 2:
            raise UsageError("A code is split into two or more; give each a name.")
        return wishes

    def _known(self, table: dict, code: str) -> Entry:
        if (code,) not in table:
            raise UsageError(f"There is no code {code!r}; {nearest(code, [key[0] for key in table])}.")
        return table[code,]

    def _free(self, table: dict, name: str, own: str) -> str:
        name = " ".join(str(name).split())
        if not name:
            raise UsageError("A code needs a name.")
        taken = [e["name"] for e in table.values() if e["id"] != own and name.casefold() in (e["name"].casefold(), e["id"].casefold())]  # fmt: skip
        if taken:
            raise UsageError(f"There is a code {taken[0]!r} already; use it, or choose another name.")
        return name

    def _parent(self, table: dict, own: Entry, parent: str | None) -> str | None:
        above = parent
        while above:
            if above == own["id"]:
                raise UsageError(f"{own['name']!r} cannot stand below itself; choose another place.")
            above = self._known(table, above)["parent"]
        return parent or None

    # ---- files

    def _table(self) -> dict[Key, Entry]:
        return self._recorded.table("code") if self._recorded.journal.records else self._base

    def _begin(self) -> None:
        """The first change writes down what was there before it."""
        if not self._recorded.journal.records:
            wishes = [Wish("code", key, entry) for key, entry in self._base.items()]
            self._recorded.write("start", wishes)
            self._recorded.remark("compacted", sha=self._base_sha)

    def _read(self) -> list[Entry]:
        if not self.path.is_file() or files.read_yaml(self.path) == {}:
            return [
                {"id": c.code, "name": c.name, "definition": c.definition} for c in default_codes(self._study.language)
            ]
        return [entry.model_dump() for entry in read_document(self.path, Codebook).codes]

    def _by_hand(self) -> list[str]:
        """What somebody changed in `codebook.yml` with an editor; what was changed at the workbench meanwhile and not there stays."""
        if not self._recorded.journal.records:
            self._recorded.news()  # another window may have begun to change codes
        if not self._recorded.journal.records:
            if self._disk.digest() == self._base_sha or not self._disk.lies_still():
                return []
            self._base_sha, self._base = self._disk.digest(), _table(self._read())
            return ["codebook.yml was changed by hand since. The change is taken over."]
        if self._disk.went_away():
            return ["codebook.yml was gone; it is written again with all its codes."]
        if not self._disk.is_foreign() or not self._disk.lies_still():
            return []
        with self._recorded.held():
            if not self._disk.is_foreign():  # another window took it up
                return []
            sha = self._disk.digest()
            if files.read_yaml(self.path) == {}:
                raise InputError(f"{self.path}: is empty; put its codes back, or remove it to have it written again.")
            wishes = _changed(Past(self._recorded, "sha").table("code"), _table(self._read()), self._table())
            self._fits(wishes)
            if self._disk.digest() != sha:
                return []
            outcome = self._recorded.write(BY_HAND, wishes, more={"sha": sha}, always=True)
        codes = sorted(
            {c.key[0] for c in outcome.changes if _bare({c.key: c.before or {}}) != _bare({c.key: c.after or {}})}
        )
        if not outcome.changes:
            return []
        said = f": {', '.join(codes[:8])}" if codes else ""
        return [f"codebook.yml was changed by hand since{said}. The change is taken over."]

    def _fits(self, wishes: list[Wish]) -> None:
        """Raise InputError where what was changed by hand and what was changed at the workbench make no codebook together."""
        entries = dict(self._table()) | {wish.key: wish.value for wish in wishes}
        try:
            Codebook(codes=[_plain(entry) for entry in entries.values() if entry])
        except ValueError as error:
            raise InputError(
                f"{self.path}: does not fit what was changed at the workbench meanwhile; put one of the two right.",
                problems=[problem["msg"].removeprefix("Value error, ") for problem in getattr(error, "errors", list)()][
                    :3
                ],
            ) from error

    def _written(self) -> str:
        """The file as it is to be, with the remarks that stand in it."""
        listed = {entry["id"]: _dumped([_plain(entry)]) for entry in self.entries()}
        if not self.path.is_file():
            return f"{_HEAD}codes:\n{''.join(listed.values())}"
        text = files.read_text(self.path)
        return f"{head_of(text)}codes:\n{with_remarks(listed, remarks_of(text), self.became())}"


ACTIONS = ("new", "rename", "define", "colour", "move", "merge", "split")


class _Dumper(yaml.SafeDumper):
    """Texts that some reader of YAML could take for a number or a truth value stand in quotation marks."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    plain = value[:1].isalpha() and "\n" not in value
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=None if plain else '"')


_Dumper.add_representer(str, _text)


def _dumped(entries: list[Entry]) -> str:
    return yaml.dump(entries, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)


def _table(entries: Sequence[Entry]) -> dict[Key, Entry]:
    whole = [{name: entry.get(name) for name in _FIELDS} for entry in entries]
    return {
        (entry["id"],): {**entry, "examples": list(entry["examples"] or []), "former": list(entry["former"] or []), "place": place}
        for place, entry in enumerate(whole)
    }  # fmt: skip


def _changed(stood: Table, found: Table, now: Table) -> list[Wish]:
    """What the codebook is to become where its file held `stood` and holds `found`, and it is `now`."""
    wishes = [Wish("code", key, None) for key in stood if key not in found and key in now]
    places = {key: entry["place"] for key, entry in now.items()}
    kept = sorted((key for key in found if key in now), key=lambda key: (places[key], key))
    if (
        kept != [key for key in found if key in now] or not found.keys() <= now.keys()
    ):  # another order, or new codes in it
        last = len(found)
        later = [
            key for key in sorted(now, key=lambda key: (places[key], key)) if key not in found and key not in stood
        ]
        places |= {key: entry["place"] for key, entry in found.items()} | {k: last + n for n, k in enumerate(later)}
    for key in {**now, **found}:
        mine, theirs = now.get(key), found.get(key)
        if (key in stood and key not in found) or (mine is None and theirs == stood.get(key)):
            continue
        by_hand = theirs is not None and _bare({key: theirs}) != _bare({key: stood.get(key, {})})
        if mine is None and not by_hand:  # it was merged or taken back at the workbench since
            continue
        wishes.append(_wish({**(theirs if by_hand else mine), "place": places[key]}))
    return wishes


def _bare(table: Table) -> dict:
    """The codes but for the numbers of their places, in their order."""
    ordered = sorted(table.items(), key=lambda item: (item[1].get("place", 0), item[0]))
    return {"order": [key for key, _ in ordered], **{key: _plain(entry) for key, entry in ordered}}


def _plain(entry: Entry) -> Entry:
    """An entry as it stands in `codebook.yml`: only what it says."""
    return {name: entry[name] for name in _FIELDS if entry.get(name)}


def _wish(entry: Entry) -> Wish:
    return Wish("code", (entry["id"],), entry)


def _once(values: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(values))


def _id_of(name: str, taken: set[str]) -> str:
    """An id in plain letters from a name: `Angst vor Gebühren` -> `angst-vor-gebuehren`."""
    plain = name.casefold().translate({228: "ae", 246: "oe", 252: "ue", 223: "ss"})
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "code"
    found, number = stem, 2
    while found in taken:
        found, number = f"{stem}-{number}", number + 1
    return found
