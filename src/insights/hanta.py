"""HanTa's German tagger (Wartena 2019), loaded once for everything that asks it about words."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

LONGEST = 60  # letters of a word that are looked at, from its end, where the head of a compound stands: the time grows with their square
_WORDS = 100_000  # analyses that are remembered


@cache
def tagger() -> Any:
    """The tagger (a HanoverTagger). It analyses a word anew wherever it stands; here analyses, which depend on their arguments only, are remembered."""
    from HanTa.HanoverTagger import HanoverTagger

    loaded = HanoverTagger("morphmodel_ger.pgz")
    forward = lru_cache(_WORDS)(loaded.analyze_forward)
    loaded.analyze_forward = lambda word: forward(word[-LONGEST:])
    loaded.analyze_viterbi = lru_cache(_WORDS)(loaded.analyze_viterbi)
    return loaded
