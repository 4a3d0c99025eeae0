"""Which words the vocabularies of this machine know: what none of them knows, and stands where names stand, may be one."""

from __future__ import annotations

import re
from functools import cache

from insights.interviews.privacy import lexicon

_BUILT = (
    -27.5
)  # log probability of the tagger above which a word is put together from stems that it knows (`Pfandautomat`)
_WHOLE = -19.0  # and above which it stands there whole
_LETTERS = "abcdefghijklmnopqrstuvwxyzäöüß"
_LONG = 7  # letters from which on one mistake tells a misspelt noun from a name
# What people utter, and transcribers write with a capital.
_UTTERED = """
ach achja achso aha ahja ähm äh aja alles ansonsten aua bah basta bäh bingo bitte boah bravo brr danke doch echt egal ehrlich eben eh ei eieiei exakt ey
falsch freilich gell gelle genau gott grüezi gut hä haha hallo halt hallöchen hach hei hey hi hihi hm hmm hoppla hopp huch hui hurra igitt ja jaja japp jau jawohl jein jo
joa jup jupp juhu klar krass los mensch merci mhm mmh moin nä naja na nanu nee ne nein nö nope oha oh oje ojemine ok okay okey okidoki oki ooh paff pah pff pfui
prima prost pscht puh pustekuchen richtig servus sicher so sorry soso stimmt super tja tjaja toll top tschau tschüss tschüssi uff uh uhm um ups upps wow wahnsinn
weia wunderbar yay yeah yep yes yo yup zack absolut äußerst cool nice danach dann da bestimmt meh nah gosh wonderful anyway whatever alright cheers ta hiya oops
"""
_TRADES = """
Bauer Bäcker Brauer Fischer Fleischer Förster Gärtner Glaser Hafner Jäger Kaiser Kellner Koch König Maler Maurer Metzger Müller Pförtner Richter
Ritter Sattler Schäfer Schlosser Schmied Schneider Schreiner Schuster Seiler Töpfer Zimmermann
"""
# Trades that people speak of today and are called by: `der Metzger` is one of them, `die Metzger hat` is called so.
TRADES = frozenset(_TRADES.split())
_SOUNDS = frozenset(_UTTERED.split())
_STRETCHED = re.compile(
    r"(?:([^\W\d_])\1{2,}|[hm]+|[aeouäö]+h*m*|pf+|ts+|u[hm]+|ha(?:ha)+|he(?:he)+|hi(?:hi)+)", re.IGNORECASE
)


@cache
def is_sound(word: str) -> bool:
    """Whether a word is uttered and names nobody: `Hmm`, `Achso`, `Okay`, `Naja`, also stretched (`Neeein`) and joined (`Uh-huh`)."""
    plain = word.casefold()
    if lexicon.is_first_name(word) or word in lexicon.last_names():
        return False
    parts = [part for part in re.split("-", plain) if part]
    return all(
        p in _SOUNDS or _STRETCHED.fullmatch(p) or re.sub(r"(.)\1+", r"\1", p) in _SOUNDS or re.search(r"([aeiouyäöühmnfszp])\1\1", p)
        for p in parts
    )  # fmt: skip


@cache
def in_english(word: str) -> bool:
    """Whether an English dictionary knows the word in small letters; words that Germans borrow are among them."""
    import simplemma

    return simplemma.is_known(word.lower(), lang="en")


@cache
def is_whole_name(word: str) -> bool:
    """Whether the tagger's dictionary holds the word as a proper noun first of all (`Schönhuber`, `Velden`)."""
    tag, score = lexicon.word_tags(word)[0]
    return tag == "NE" and score > _WHOLE


@cache
def is_unknown(word: str) -> bool:
    """Whether no vocabulary knows a German word: not as one of its own, not inflected, not put together, not borrowed, not with one mistake."""
    if "-" in word:
        parts = [part for part in word.split("-") if len(part) > 2]
        return bool(parts) and all(is_unknown(p) or is_whole_name(p) for p in parts) and not is_label(word)
    tag, score = lexicon.word_tags(word)[0]
    if (
        lexicon.is_ordinary(word)
        or lexicon.in_dictionary(word)
        or in_english(word)
        or is_sound(word)
        or is_number(word)
    ):
        return False
    if (tag != "NE" and score > _BUILT) or is_whole_name(word):
        return False
    return not _is_derived(word) and not _is_misspelt(word)


@cache
def is_strange(word: str) -> bool:
    """Whether a word is unknown and does not even end in a noun that is nobody's name (`Glukosesirup`, `Gerbergasse`)."""
    return is_unknown(word) and not _ends_in_a_thing(word)


_OF_NAMES_ONLY = re.compile(
    r"(?:berger|burger|bacher|m[ae][iy]er|huber|hofer|steiner|dörfer|egger|lechner|moser|gruber|eder|thaler|ecker|hauser|inger|seer|brunner|felder|kircher)s?$"
)


@cache
def is_built_like_a_name(word: str) -> bool:
    """Whether a word that no dictionary holds ends as last names do, and was put together by the tagger alone (`Hinterseer`, `Oberdörfer`)."""
    if lexicon.in_dictionary(word) or in_english(word) or len(word) < _LONG or not _OF_NAMES_ONLY.search(word):
        return False
    return (
        not any(lexicon.inhabitants().get(word[:-k], 0) >= _KNOWN_TOWN for k in (1, 2))
        and word not in lexicon.inhabitants()
    )


@cache
def is_half_known(word: str) -> bool:
    """Whether a dictionary holds the word and the tagger does not: names are among them (`Ruprecht`, `Wuttke`), and things (`Tiramisu`)."""
    tag, score = lexicon.word_tags(word)[0]
    inflected = any(lexicon.in_dictionary(word + ending) for ending in ("n", "en", "e", "er"))
    return lexicon.in_dictionary(word) and tag == "NE" and score < _BUILT and not in_english(word) and not inflected


@cache
def is_noun_first(word: str) -> bool:
    """Whether the tagger's dictionary holds the word as a noun before it does as a name (`Keller`); first names aside."""
    tag, score = lexicon.word_tags(word)[0]
    return tag == "NN" and score > _WHOLE and not lexicon.is_first_name(word)


@cache
def is_thing(word: str) -> bool:
    """Whether a word is a noun of the vocabulary and nobody's name in any list."""
    if lexicon.is_first_name(word) or word in lexicon.last_names() or is_whole_name(word):
        return False
    tag, score = lexicon.word_tags(word)[0]
    return lexicon.is_ordinary(word) or (tag == "NN" and score > _BUILT) or (lexicon.in_dictionary(word) and not is_half_known(word)) or in_english(word)  # fmt: skip


@cache
def is_borrowed(word: str) -> bool:
    """Whether an English word, or the plural of a borrowed one (`Dashboards`), is in no list of names."""
    base = word.removesuffix("s")
    if is_whole_name(word) or not lexicon.everybodys_names().isdisjoint({word, base}):
        return False
    return in_english(word) or (base != word and lexicon.is_ordinary(base) and in_english(base))


@cache
def is_label(word: str) -> bool:
    """Whether a word with hyphens ends in a thing (`Kaiser-Zeit`, `Test-Cases`): whatever stands before is not who is meant."""
    *_, last = word.split("-")
    return "-" in word and len(last) > 1 and (is_thing(last) or is_sound(last))


_DERIVED = re.compile(
    r"(?:ung|heit|keit|schaft|ität|ismus|ik|tion|ion|logie|enz|nis|tum|ierer|itis|ose|gramm|skop|eur)(?:en|e|s|n)?$"
)
_SHORTEST_COMPOUND = 9  # letters
_OF_NAMES = re.compile(  # nouns that last names end in
    r"(?:mann|berge?r?|burge?r?|bache?r?|bauer|stein(?:er)?|t?h?al(?:er)?|felde?r?|dorf(?:er)?|h(?:o|ö)ff?(?:er)?|m[ae][iy]er|huber|haus(?:er|en)?|baum|wald|horst|brink|kamp|busch|heim(?:er)?"
    r"|müller|schmi[de]dt?|krämer|becker?|auer|brand|hardt?|kopf|fuß|bein|hals|vogel|hahn|wolf|bär|horn|korn|brot|land|reich|reuter|macher|brecht|rich|bert|mut|helm|rath?|hammer|nagel"
    r"|schläger|beißer|gärtner|richter|schneider|schuster|wirth?|vogt|herr|knecht|sack|holz|stock|rock|strauch|blum|rose|kranz|ring|krone|pfennig|schuh|bier|klee|kraut)$"
)
_UMLAUTS = (("ae", "ä"), ("oe", "ö"), ("ue", "ü"))


@cache
def is_number(word: str) -> bool:
    """Whether a word is a number in letters (`Zweitausendvierzehn`, `Dreiundzwanzigsten`)."""
    return _NUMBER.fullmatch(word) is not None


_NUMBER = re.compile(
    r"(?:ein|eins|eine|zwei|zwo|drei|vier|fünf|sech|sechs|sieb|sieben|acht|neun|zehn|elf|zwölf|zwan|dreißig|dreissig|zig|ßig|hundert|tausend|und)+(?:mal|er|s?te[nrs]?|tel)?",
    re.IGNORECASE,
)


_KNOWN_TOWN = 20_000  # inhabitants


@cache
def _is_derived(word: str) -> bool:
    """Whether a word is derived as things and roles are (`Vorsortierung`, `Auditorin`), comes of a place (`Itzehoer`), or lacks its umlauts."""
    if word.endswith("er") and any(lexicon.inhabitants().get(word[:-k], 0) >= _KNOWN_TOWN for k in (1, 2)):
        return True  # of villages people are called: `Hollensteiner`
    role = re.sub(r"in(?:nen)?$", "", word)
    if (
        role != word
        and len(role) > 3
        and (lexicon.in_dictionary(role) or lexicon.is_ordinary(role) or in_english(role))
    ):
        return True
    restored = word
    for letters, umlaut in _UMLAUTS:
        restored = restored.replace(letters, umlaut)
    said = f"Ge{word[1:]}" if re.match(r"G[bdfghkmpstwz]", word) else ""  # `Gschicht`, as Bavarians say it
    if said and (lexicon.in_dictionary(said) or lexicon.in_dictionary(f"{said}e")):
        return True
    if restored != word and (lexicon.in_dictionary(restored) or _stands_as_noun(restored)):
        return True
    tag, score = lexicon.word_tags(word.lower())[0]
    verb = tag.startswith("VV") and word.endswith("en") and score > _BUILT
    return verb or (len(word) >= _LONG and _DERIVED.search(word) is not None)


@cache
def _ends_in_a_thing(word: str) -> bool:
    if len(word) < _SHORTEST_COMPOUND or _OF_NAMES.search(word.lower()):
        return False
    ends = (word[i:].capitalize() for i in range(3, len(word) - 3))
    return any(lexicon.in_dictionary(end) and _stands_as_noun(end) for end in ends)


@cache
def _is_misspelt(word: str) -> bool:
    """Whether a long word is one edit away from a noun that the tagger knows whole (`Mietvertag`, `Kundne`)."""
    if len(word) < _LONG:
        return False
    plain = word.lower()
    cuts = [(plain[:i], plain[i:]) for i in range(1, len(plain) + 1)]
    edits = {a + b[1:] for a, b in cuts if b}
    edits |= {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    edits |= {a + c + b for a, b in cuts for c in _LETTERS}
    in_dictionary = lexicon.in_dictionary.__wrapped__  # hundreds of letters that nobody asks for again
    return any(in_dictionary(e.capitalize()) and _stands_as_noun(e.capitalize()) for e in edits)


def _stands_as_noun(word: str) -> bool:
    tag, score = lexicon.word_tags(word)[0]
    return tag.startswith("NN") and score > _BUILT
