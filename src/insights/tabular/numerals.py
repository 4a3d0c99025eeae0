"""Numbers as people and programs write them: decimal comma or point, thousands separators, percent and currency signs."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

_GERMAN = re.compile(r"\d{1,3}(\.\d{3})+,\d+|\d+,(\d{1,2}|\d{4,})|\d{1,3}(\.\d{3}){2,}|0,\d+")
_ENGLISH = re.compile(r"\d{1,3}(,\d{3})+\.\d+|\d*\.(\d{1,2}|\d{4,})|\d{1,3}(,\d{3}){2,}|0?\.\d+")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_ORNAMENT = re.compile(r"^(€|\$|£|EUR|CHF|USD)|(€|\$|£|%|EUR|CHF|USD)$")


def to_number(values: pd.Series) -> pd.Series:
    """Text as floats; what is missing or no number becomes missing.

    Understands decimal comma and point, thousands separators (`1.234,5`, `1,234.5`, `1'234`, `1 234`), percent and currency signs. A cell like
    `1.234` or `1,234` can mean two things: the other cells of the column decide, and if none does, three digits after each
    separator mean thousands.
    """
    if pd.api.types.is_numeric_dtype(values.dtype):
        return values.astype(float)
    codes, texts = pd.factorize(values)
    bare = [_bare(str(text)) for text in texts]
    german = any(_GERMAN.fullmatch(text.lstrip("+-")) for text in bare)
    english = any(_ENGLISH.fullmatch(text.lstrip("+-")) for text in bare)
    parsed = np.array([*(_parse(text, german, english) for text in bare), np.nan])  # the last one for code -1: missing
    return pd.Series(parsed[codes], index=values.index, name=values.name)


def _bare(text: str) -> str:
    text = re.sub(r"(?<=\d)['’\u00a0\u202f ](?=\d{3}(\D|$))", "", text.strip()).replace("\u2212", "-")
    return _ORNAMENT.sub("", text).strip()


def _parse(text: str, german: bool, english: bool) -> float:
    if "," in text and "." in text:
        decimal = max(",", ".", key=text.rfind)
        text = text.replace("," if decimal == "." else ".", "").replace(",", ".")
    elif "," in text:
        thousands = not german or (english and re.fullmatch(r"[+-]?[1-9]\d{0,2}(,\d{3})+", text))
        text = text.replace(",", "" if thousands and re.fullmatch(r"[+-]?[1-9]\d{0,2}(,\d{3})+", text) else ".")
    elif "." in text:
        thousands = not english and re.fullmatch(r"[+-]?[1-9]\d{0,2}(\.\d{3})+", text)
        text = text.replace(".", "") if thousands else text
    return float(text) if _NUMBER.fullmatch(text) else float("nan")


def is_number(text: str) -> bool:
    """Whether `text` alone can be read as a number."""
    return _NUMBER.fullmatch(_bare(text).replace(",", ".", 1)) is not None
