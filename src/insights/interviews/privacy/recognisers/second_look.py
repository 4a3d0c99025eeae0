"""A second look at people found: what is uttered, a trade, or a compound names nobody, whichever rule took it for a name."""

from __future__ import annotations

import re

from insights.interviews.privacy import lexicon
from insights.interviews.privacy.findings import SURE, Finding, Kind
from insights.interviews.privacy.vocabulary import TRADES, in_english, is_half_known, is_label, is_sound, is_whole_name

_BY_TRADE = re.compile(r"\s(?:von Beruf|von Haus aus|gelernt|by trade|by profession)\b")
_AS_TRADE = re.compile(
    r"\b(?:(?:[Oo]pa|[Oo]ma|Vater|Großvater|Mutter|Bruder|Sohn|Onkel|Schwager|Mann)(?: (?:ist|war))?|ist|war|bin|waren|gelernte[rn]?|ausgebildete[rn]?|als|wurde|werden|geworden|Beruf(?: ist)?|trained as an?|worked as an?)\s$"
)
_THE = re.compile(
    r"\b(?:[Dd]e[rnm]|[Dd]es|[Ee]in|[Ee]inen|[Ee]inem|[Vv]om|[Zz]um|[Bb]eim|[Kk]ein(?:en)?|[Jj]eder|[Uu]nser|[Mm]ein)\s$"
)
_TAKEN = re.compile(  # what people buy, eat and use is no person
    r"\b(?:nehm\w*|nimmt|bestell\w*|kauf\w*|gekauft|benutz\w*|nutz\w*|ess\w*|gegessen|trink\w*|getrunken|installier\w*|lad\w*|runtergeladen|heruntergeladen|klick\w*|abonnier\w*|probier\w*)\b"
    r"(?!\s(?:\w+\s)?mit\b)",
    re.IGNORECASE,
)
_OBJECT = re.compile(r"\b(?:[Dd]en|[Dd]ie)\s$")
_BY_CONTEXT = (Kind.CALL, Kind.SENTENCE, Kind.MODEL)


_ONE = re.compile(r"\b(?:[Aa]n?|[Tt]his|[Ee]very|[Ee]ach|[Mm]y|[Yy]our|[Oo]ur|[Tt]heir)\s$")
_BY_ARTICLE = (Kind.SLOT, Kind.SENTENCE)
_NEAR = 15  # characters


def is_nobody(text: str, finding: Finding) -> bool:
    """Whether what was taken for a person is none: `Hmm`, `Ok`, `Müller von Beruf`, `der Zimmermann`, `Kaiser-Zeit`."""
    said = text[finding.start : finding.end]
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", said)
    if finding.kind is Kind.TITLE:
        return False
    if words and all(len(word) > 1 and is_sound(word) for word in words):
        return True
    if len(words) != 1:
        return False
    word = words[0]
    if is_label(word) or (finding.score >= SURE and finding.kind in _BY_CONTEXT and _is_vocabulary(word)):
        return True
    before = text[max(0, finding.start - 30) : finding.start]
    if finding.kind is Kind.MODEL and _ONE.search(before) and word not in lexicon.everybodys_names():
        return True
    a_word = word in TRADES or (lexicon.is_ordinary(word) and not lexicon.is_first_name(word))
    if a_word and (_BY_TRADE.match(text, finding.end) or _AS_TRADE.search(before)):
        return True
    if finding.kind in _BY_ARTICLE and _OBJECT.search(before) and word not in lexicon.everybodys_names():
        return _TAKEN.search(text, max(0, finding.start - _NEAR), finding.end + _NEAR) is not None
    return word in TRADES and finding.kind in (Kind.WEIGHED, Kind.SENTENCE) and _THE.search(before) is not None


def _is_vocabulary(word: str) -> bool:
    """Whether a word stands in a dictionary as itself, and in no list of names."""
    if lexicon.is_first_name(word) or word in lexicon.last_names() or is_whole_name(word):
        return False
    known = lexicon.in_dictionary(word) and not is_half_known(word)
    return lexicon.is_ordinary(word) or known or in_english(word)
