"""People in English speech whom no list of German speakers' names holds: `called Darragh`, `my manager, Oluwaseun,`, `mrs abernathy`, `the Hendersons`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from insights.interviews.privacy import lexicon
from insights.interviews.privacy.findings import Context, Finding, Kind
from insights.interviews.privacy.recognisers.lower_case import without_capitals
from insights.interviews.privacy.vocabulary import in_english, is_sound

_W = r"[A-Z](?:['’][A-Z])?[^\W\d_]+(?:['’](?!s\b)[a-z][^\W\d_]+)?(?:-[A-Z][^\W\d_]+)?"
_OF = r"(?:(?:van|von|de|di|da|del|de la|al|el|bin|ben|mac|mc|ter|ten|le|la)\s(?:der\s|den\s|la\s)?)"
_TITLED = re.compile(
    rf"\b(?:[Mm](?:r|rs|s|x|iss)|[Dd]r|[Pp]rof|Professor|Doctor|Sir|Lady|Dame|Auntie?|Uncle|Nurse|Father|Sister|Reverend|Old|Young)\.?\s(?P<a>(?:{_W}\s)?{_OF}?{_W}|[A-Z]\.?(?!\w))"
)
_SMALL = re.compile(r"\b[Mm](?:r|rs|s|iss)\.?\s(?P<a>[a-z]{3,}(?:-[a-z]{3,})?)(?![\w-])")
_WHO = (
    "manager boss supervisor colleague colleagues neighbour neighbours neighbor friend friends mate husband wife son daughter brother sister mum mom mother dad father uncle aunt auntie cousin"
    " nephew niece gran grandma grandad grandpa nan partner girlfriend boyfriend fiancé flatmate roommate landlord landlady doctor dentist teacher trainer coach assistant agent adviser advisor"
    " consultant receptionist plumber electrician builder engineer technician driver bloke guy lad lass lady fella woman man girl boy kid kids trainee apprentice secretary accountant director"
    " lead buddy ex nurse therapist tutor"
)
_BESIDE = re.compile(rf"\b(?:{'|'.join(_WHO.split())}),?\s(?P<a>{_W}(?:\s{_W})?)")
_BESIDE_SMALL = re.compile(rf"\b(?:{'|'.join(_WHO.split())}|called|named),?\s(?P<a>[a-z]{{3,}})\b")
_CALLED = re.compile(
    rf"\b(?:called|named|name is|name was|name's|nicknamed|call me|calls me|call him|call her|speaking to|(?:spoke|speak|talk|talked|listen|chat|chatted|chatting|talking|married) (?:to|with)|(?i:ask|tell|told|asked|rang|ring|phone|phoned|email|emailed|met|meet|text|texted|thank)|thanks to"
    rf"|according to|(?:me|him|her|us|you) and|(?:good old|poor old|poor|dear old|old|little|young))\s(?P<a>{_OF}?{_W}(?:\s{_W})?)"
)
_FROM = re.compile(
    rf"\b(?P<a>{_W})\s(?:from|in|at|over in|down in)\s(?:the\s)?(?:accounts|accounting|sales|support|marketing|finance|IT|HR|payroll|reception|logistics|procurement|legal|customer|service|"
    r"head office|work|school|church|upstairs|downstairs|next door|number)\b"
)
_FAMILY = re.compile(rf"\b[Tt]he\s(?P<a>{_W}s)\b(?!\s[A-Z])")
_AND = re.compile(rf"\b(?P<x>{_W})\s(?:and|or)\s(?P<y>{_W})\b")
_DOES = re.compile(
    rf"\b(?P<a>{_W})(?:['’]s\s(?!(?:an?|the|not|been|got|just|so|very|really|quite|too|always|fine|good|great|bad|down|up|in|on|at|out|\w+ing|\w+ed)\b)[a-z]+|\sand (?:I|me|my)\b|\s(?:said|says|told|thinks|thought|reckons|reckoned|laughed"
    r"|[a-z]{3,}ed|called me|rang|helped|explained|asked|knows|knew|showed|never answered|always|usually|and I)\b)"
)
_NOUNS = re.compile(
    r"(?:\b(?:[Tt]he|[Aa]n?|[Tt]his|[Tt]hat|[Ee]ach|[Ee]very|[Mm]y|[Yy]our|[Oo]ur|[Tt]heir|[Ii]n|[Ff]rom|[Oo]n|[Aa]t|[Vv]ia|[Uu]sing|[Uu]se)\s)$"
)


def by_english_slot(text: str, context: Context) -> Iterator[Finding]:
    """Words of no English vocabulary where people stand, and first names of the wider English-speaking world."""
    for match in _TITLED.finditer(text):
        old = match.group().startswith(("Old", "Young"))
        words = match["a"].split()
        if not (old and not _is_strange(words[-1])) and not _leaves(context, words[-1]) and not _is_word(words[0]):
            yield _found(match, 0.5 if old else 0.95, "title")
    for match in _SMALL.finditer(text):
        if not in_english(match["a"]) or (_is_listed(match["a"].title()) and not _is_common(match["a"])):
            yield Finding(
                match.start("a"),
                match.end("a"),
                "person",
                0.9,
                "title, small letters",
                None,
                match["a"].title(),
                kind=Kind.TITLE,
            )
    for pattern, score, reason in ((_BESIDE, 0.65, "beside a word for people"), (_CALLED, 0.65, "said to be called so"), (_FROM, 0.65, "somebody of a department"), (_DOES, 0.5, "does what people do")):  # fmt: skip
        for match in pattern.finditer(text):
            if _may_be_one(next(w for w in match["a"].split() if w[0].isupper()), context) and not (
                pattern in (_FROM, _DOES) and _NOUNS.search(text[: match.start("a")])
            ):
                yield _found(match, score, reason)
    for match in _FAMILY.finditer(text):
        base = match["a"][:-1]
        if _may_be_one(base, context) and (base in lexicon.names_abroad()[1] or not in_english(match["a"])):
            yield Finding(match.start("a"), match.end("a"), "person", 0.5, "a family's name in the plural", None, base)
    for match in _AND.finditer(text):
        for known, other in (("x", "y"), ("y", "x")):
            if (
                lexicon.is_first_name(match[known])
                and match[known] not in lexicon.ORDINARY_NAMES
                and _may_be_one(match[other], context)
            ):
                yield Finding(
                    match.start(other), match.end(other), "person", 0.5, "beside a first name", match[other], None
                )
    yield from _first_names(text, context)
    yield from _in_mid_sentence(text, context)
    for match in _BESIDE_SMALL.finditer(text) if without_capitals(text) else ():
        if _is_listed(match["a"].title()) and not in_english(match["a"]):
            yield Finding(
                match.start("a"), match.end("a"), "person", 0.6, "beside a word for people", match["a"].title(), None
            )


def _first_names(text: str, context: Context) -> Iterator[Finding]:
    for match in re.finditer(rf"(?<![\w'’-]){_W}(?![\w-])", text):
        word = match.group()
        if (
            word in lexicon.names_abroad()[0]
            and _may_be_one(word, context)
            and not _NOUNS.search(text[: match.start()])
        ):
            behind = re.match(rf"\s({_OF}?{_W})", text[match.end() :])
            last = behind[1] if behind and not _is_word(behind[1].split()[-1]) else None
            end = match.end() + (len(last) + 1 if last else 0)
            yield Finding(match.start(), end, "person", 0.55, "first name abroad", word, last)


_OPENS = re.compile(r"(?:^|[.!?:\"“”(\n]|\s-)\s*$")
_ACTS = re.compile(
    r"(?:,\s(?:she|he|they)\b|\s(?:is|was|has|had|does|did|will|would|can|could|in|at|from)\s(?!all\b|no\b|a\b|the\b)|\s(?!was\b|is\b|has\b)[a-z]{2,}s\s)"
)
_LISTED = re.compile(r"(?:,|\bor|\band)\s$")  # `Scrum, Kanban`


def _in_mid_sentence(text: str, context: Context) -> Iterator[Finding]:
    """English writes nothing with a capital but names: what no dictionary knows, and no article, preposition of things or list goes before."""
    for match in re.finditer(rf"(?<![\w'’@#./-]){_W}(?![\w-]|\.\w)", text):
        word, before = match.group(), text[: match.start()]
        if len(word) < _SHORTEST or not _may_be_one(word, context) or in_english(word.removesuffix("s")):
            continue
        opens = _OPENS.search(before) is not None
        if is_misspelt(word, shortest=5 if opens else 6):
            continue
        listed = _LISTED.search(before) is not None and not re.match(r",|\s(?:said|and I)", text[match.end() :])
        if (
            _ACTS.match(text, match.end())
            if opens
            else not (_NOUNS.search(before) or _OF_THINGS.search(before) or listed)
        ):
            yield Finding(match.start(), match.end(), "person", 0.45, "unknown word with a capital", word, None)


_SHORTEST = 4  # letters
_OF_THINGS = re.compile(r"\b(?:last|new|old|next|of|pay|paid|buy|bought|watch|watched|play|played|drink|drank|eat|ate|download|downloaded|install|installed|get|got|have|do|some|any|no|than|into|[A-Z][\w'’-]*)\s$")  # fmt: skip


@cache
def is_misspelt(word: str, *, shortest: int = 6) -> bool:
    """Whether a word of `shortest` letters and more is one edit away from an English one (`Dowlnoads`)."""
    if len(word) < shortest:
        return False
    plain = word.lower()
    cuts = [(plain[:i], plain[i:]) for i in range(len(plain) + 1)]
    edits = {a + b[1:] for a, b in cuts if b} | {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    edits |= {a + c + b for a, b in cuts for c in "abcdefghijklmnopqrstuvwxyz"}
    return any(in_english.__wrapped__(edit) for edit in edits)


def _found(match: re.Match, score: float, reason: str) -> Finding:
    words = match["a"].split()
    start = match.start("a")
    if len(words) > 1 and words[-1][0].isupper() and _is_word(words[-1]):
        words = words[:1]
    said = " ".join(words)
    head = next((i for i, word in enumerate(words) if word[0].islower()), len(words) - 1)
    first, last = " ".join(words[:head]) or None, " ".join(words[head:])
    if first is None and reason != "title" and (lexicon.is_first_name(last) or last in lexicon.names_abroad()[0]):
        first, last = last, None
    kind = Kind.TITLE if reason == "title" else Kind.OTHER
    return Finding(start, start + len(said), "person", score, reason, first, last, kind=kind)


def _may_be_one(word: str, context: Context) -> bool:
    return not _leaves(context, word) and _is_strange(word)


def _leaves(context: Context, word: str) -> bool:
    return context.leaves(word) or context.leaves(word.removesuffix("s"))


@cache
def _is_strange(word: str) -> bool:
    """Whether an English dictionary does not know a word, and no list of brands or places; or a list of names does."""
    if word.casefold() in lexicon.COMMON_BRANDS or is_sound(word) or word.isupper() or word in lexicon.ORDINARY_NAMES:
        return False
    if word in lexicon.places() or (
        lexicon.inhabitants().get(word, 0) >= 100_000 and word not in lexicon.names_abroad()[1]
    ):
        return False
    if re.search(r"[a-z][A-Z]", word) and not re.match(r"(?:Mc|Mac|O['’]|De|Van|Fitz)[A-Z]", word):
        return False
    return not in_english(word) or (word in lexicon.names_abroad()[1] and not _is_common(word.lower()))


@cache
def _is_word(word: str) -> bool:
    from spacy.lang.en.stop_words import STOP_WORDS

    return word.lower() in STOP_WORDS or (in_english(word) and not _is_listed(word))


def _is_listed(name: str) -> bool:
    return name in lexicon.everybodys_names()


@cache
def _is_common(word: str) -> bool:
    """Whether a word that is a last name as well is inflected in the dictionary like any other (`cook`, `cooking`)."""
    stem = word.removesuffix("e")
    return any(in_english(form + ending) for form in (word, stem) for ending in ("ing", "ed", "er", "ly"))
