"""What every document that people write has in common: unknown keys are mistakes, and each mistake is told in a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from insights.errors import InputError, nearest
from insights.files import read_yaml

D = TypeVar("D", bound="Document")


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
    """Read a YAML document and check it. Raises InputError that lists every mistake with its place."""
    content = read_yaml(path)
    if not isinstance(content, dict):
        raise InputError(f"{path}: should be a list of `key: value` lines, but it is a {type(content).__name__}.")
    try:
        return shape.model_validate(content)
    except ValidationError as error:
        raise InputError(
            f"{path}: {len(error.errors())} mistakes" if error.error_count() > 1 else f"{path}: a mistake",
            problems=[_sentence(e, shape) for e in error.errors()],
        ) from error


def _sentence(error: Any, shape: type[BaseModel]) -> str:
    place = ".".join(str(part) for part in error["loc"]) or "as a whole"
    if error["type"] == "extra_forbidden":
        key = str(error["loc"][-1])
        return f"{place}: there is no such key; {nearest(key, _keys_at(shape, error['loc'][:-1]))}"
    message = error["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    given = "" if isinstance(error.get("input"), dict | list | BaseModel) else f" (it is {error.get('input')!r})"
    if error["type"] == "missing":
        return f"{place}: is missing"
    if error["type"] == "too_short" and error["ctx"].get("min_length") == 1:
        return f"{place}: needs at least one entry"
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
