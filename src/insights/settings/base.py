"""What every document that people write has in common: unknown keys are mistakes, and each mistake is told in a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args, get_origin

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from insights.errors import InputError, nearest
from insights.files import read_text, read_yaml

D = TypeVar("D", bound="Document")
NAMED_BY = ("draft", "id", "name", "text")  # keys that tell the entries of a list apart


class Document(BaseModel):
    """Base of everything that people write: unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _nothing_written_is_nothing_given(cls, value: Any) -> Any:
        return {key: item for key, item in value.items() if item is not None} if isinstance(value, dict) else value


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str | int | float) else value


Text = Annotated[str, BeforeValidator(_as_text), Field(min_length=1)]
TextList = Annotated[list[Text], BeforeValidator(_as_list)]


def read_document(path: Path, shape: type[D]) -> D:
    """Read a YAML document and check it. Raises InputError that lists every mistake with its line and place."""
    content = read_yaml(path)
    if not isinstance(content, dict):
        raise InputError(f"{path}: should be a list of `key: value` lines, but it is a {type(content).__name__}.")
    try:
        return shape.model_validate(content)
    except ValidationError as error:
        raise InputError(
            f"{path}: {len(error.errors())} mistakes" if error.error_count() > 1 else f"{path}: a mistake",
            problems=[_sentence(e, shape, content, lines_of(path)) for e in error.errors()],
        ) from error


def read_what_fits(path: Path, shape: type[D]) -> D | None:
    """The document without what is wrong in it, so that the rest can be checked too; None where nothing is left."""
    content = read_yaml(path)
    while isinstance(content, dict):
        try:
            return shape.model_validate(content)
        except ValidationError as error:
            inside, known = content, _known_part(error.errors()[0]["loc"], content)
            if not known:
                return None
            for part in known[:-1]:
                inside = inside[part]
            del inside[known[-1]]
    return None


def lines_of(path: Path) -> dict[tuple, int]:
    """The line of every key and every entry of a list in a YAML file, by its place: `("personas", 0, "name")`."""
    lines: dict[tuple, int] = {}

    def walk(node: Any, place: tuple) -> None:
        if isinstance(node, yaml.MappingNode):
            inner = [(key.value, key, value) for key, value in node.value]
        else:
            inner = (
                [(i, value, value) for i, value in enumerate(node.value)] if isinstance(node, yaml.SequenceNode) else []
            )
        for part, marked, value in inner:
            lines[(*place, part)] = marked.start_mark.line + 1
            walk(value, (*place, part))

    walk(yaml.compose(read_text(path), Loader=yaml.SafeLoader), ())
    return lines


def _known_part(place: tuple, content: Any) -> tuple:
    """So much of `place` as the document holds."""
    for i, part in enumerate(place):
        there = part in content if isinstance(content, dict) else isinstance(content, list) and isinstance(part, int)
        if not there:
            return place[:i]
        content = content[part]
    return place


def _named(place: tuple, content: Any) -> str:
    """A place in words: entries of a list by what names them, else counted from 1."""
    words, known = [], len(_known_part(place, content))
    for i, part in enumerate(place):
        content = content[part] if i < known else None
        entry = content if isinstance(content, dict) and isinstance(part, int) else {}
        names = [str(entry[key]) for key in NAMED_BY if isinstance(entry.get(key), str | int)]
        words.append(names[0] if names else str(part + 1 if isinstance(part, int) else part))
    return ".".join(words) or "as a whole"


def _sentence(error: Any, shape: type[BaseModel], content: Any, lines: dict[tuple, int]) -> str:
    line = next((lines[error["loc"][:i]] for i in range(len(error["loc"]), 0, -1) if error["loc"][:i] in lines), None)
    place = f"line {line}: {_named(error['loc'], content)}" if line else _named(error["loc"], content)
    if error["type"] == "extra_forbidden":
        key = str(error["loc"][-1])
        return f"{place}: there is no such key; {nearest(key, _keys_at(shape, error['loc'][:-1]))}"
    message = error["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    given = "" if isinstance(error.get("input"), dict | list | BaseModel) else f" (it is {error.get('input')!r})"
    if error["type"] == "missing":
        return f"{place}: is missing"
    if error["type"] == "too_short" and error["ctx"].get("min_length") == 1:
        return f"{place}: needs at least one entry"
    if error["type"].startswith("date_"):
        return f"{place}: should be a day like 2027-03-31{given}"
    if error["type"] in ("model_type", "dict_type"):
        keys = _keys_at(shape, error["loc"])
        return f"{place}: holds keys of its own on the lines below it{': ' + ', '.join(keys) if keys else ''}{given}"
    if error["type"] == "enum" or error["type"] == "literal_error":
        return f"{place}: should be {message}{given}"
    return f"{place}: {message}{given}"


def _keys_at(shape: Any, path: tuple) -> list[str]:
    """The keys that are allowed at `path` below `shape`."""
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        if not path:
            return [field.alias or name for name, field in shape.model_fields.items()]
        field = shape.model_fields.get(str(path[0]))
        return _keys_at(field.annotation, path[1:]) if field else []
    inner = [part for part in get_args(shape) if part is not type(None)]
    if not inner:
        return []
    steps = 1 if get_origin(shape) in (list, dict) else 0
    return _keys_at(inner[-1], path[steps:])
