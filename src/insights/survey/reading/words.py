"""German and English words by which columns, scales and answers are recognised."""

from __future__ import annotations

import re

# Words of answers that have an order: "nie, selten, oft", "trifft eher zu", "very satisfied".
SCALE = re.compile(
    r"\b(nie(mals)?|selten|manchmal|gelegentlich|oft|häufig|meistens|immer|sehr|eher|gar nicht|überhaupt nicht|kaum|teils|teilweise|etwas|"
    r"völlig|voll(kommen)?|stimme|trifft|zufrieden|unzufrieden|wichtig|unwichtig|gut|schlecht|niedrig|mittel|hoch|gering|stark|"
    r"täglich|wöchentlich|monatlich|jährlich|mal (pro|im|in der)|ausreichend|befriedigend|mangelhaft|"
    r"never|rarely|seldom|sometimes|occasionally|often|frequently|usually|always|very|somewhat|slightly|moderately|extremely|"
    r"strongly|agree|disagree|satisfied|dissatisfied|important|unimportant|poor|fair|good|excellent|low|medium|intermediate|high|"
    r"daily|weekly|monthly|yearly|level|stufe|neutral|neither|weder)\b|\d+\s*[-–]\s*\d+|[<>≤≥]",
    re.IGNORECASE,
)
# The best end of a satisfaction scale, to notice scales on which 1 is best.
BEST = re.compile(
    r"^(sehr (gut|zufrieden|hilfreich|einfach)|ausgezeichnet|hervorragend|äußerst zufrieden|völlig zufrieden|vollkommen zufrieden|"
    r"very (good|satisfied|helpful|easy)|excellent|extremely satisfied|completely satisfied)\b",
    re.IGNORECASE,
)
# Columns whose numbers are codes and not amounts, labelled or not.
CODED = re.compile(
    r"\b(geschlecht|gender|sex|beruf|tätigkeit|occupation|profession|branche|industry|sector|schule|schulart|bildung|abschluss|education|degree|"
    r"familienstand|marital|region|land|bundesland|kanton|country|state|sprache|language|status|typ|type|gruppe|group|marke|brand)\b"
)
# Answers that are ranges of an amount: 18-29, 60+, unter 1000 €, Less than 1 year.
_BELOW = r"<|≤|unter|bis|höchstens|weniger als|under|less than|below|up to|at most"
_ABOVE = r">|≥|über|mehr als|mindestens|ab|over|more than|above|at least"
RANGE = re.compile(rf"\s*(?:(?:{_BELOW}|{_ABOVE})\s*)?[$€£]?\s*\d", re.IGNORECASE)
_FIGURE = re.compile(r"\d{1,3}(?:[.,']\d{3})+(?!\d)|\d+(?:[.,]\d+)?")
# A question that says itself that its scale runs from 1 to 10.
ONE_TO_TEN = re.compile(
    r"\b1\s*(?:-|–|to|bis|\.\.+|…)\s*10\b|\b10\s*[-=–][^0-9]*\b1\s*[-=–]|\b1\s*[-=–][^0-9]*\b10\s*[-=–]", re.IGNORECASE
)
_AGE = re.compile(r"(?<![a-zäöü])(age|alter|lebensalter|how old|wie alt)(?![a-zäöü])", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{1,80}>")


# Scales whose order everybody knows, lowest first; answers of the same rank are parted by |.
SCALES = (
    "nie|niemals|never; fast nie|selten|sehr selten|rarely|seldom|almost never; manchmal|gelegentlich|ab und zu|sometimes|occasionally|once in a while; "
    "about half the time; oft|häufig|meistens|often|frequently|usually|most of the time; sehr oft|sehr häufig|fast immer|very often; immer|ständig|always",
    "nie|never; seltener|less often|less often than monthly|less than once a year; jährlich|einmal im jahr|einmal im jahr oder seltener|yearly|once a year|"
    "once a year or less; mehrmals im jahr|mehrmals pro jahr|several times a year|a few times a year|a few times per year; "
    "monatlich|einmal im monat|einmal im monat oder seltener|monthly|once a month|once a month or less; mehrmals im monat|mehrmals pro monat|"
    "several times a month|a few times a month|a few times per month; wöchentlich|einmal pro woche|einmal in der woche|weekly|once a week; mehrmals pro woche|mehrmals in der woche|several times a week|several times per week|a few times a week|a few times per week; "
    "täglich|jeden tag|einmal pro tag|daily|every day|once a day; mehrmals täglich|several times a day",
    "stimme gar nicht zu|stimme überhaupt nicht zu|strongly disagree; stimme nicht zu|disagree; stimme eher nicht zu|somewhat disagree|rather disagree; "
    "teils, teils|teils/teils|teils teils|weder noch|unentschieden|neutral|neither agree nor disagree|neither nor; stimme eher zu|somewhat agree|rather agree; "
    "stimme zu|agree; stimme voll zu|stimme voll und ganz zu|stimme völlig zu|strongly agree",
    "trifft gar nicht zu|trifft überhaupt nicht zu; trifft nicht zu; trifft eher nicht zu; teils, teils|teils/teils|weder noch; trifft eher zu; trifft zu; "
    "trifft voll zu|trifft voll und ganz zu|trifft völlig zu",
    "sehr unzufrieden|very dissatisfied; unzufrieden|dissatisfied; eher unzufrieden|somewhat dissatisfied; teils, teils|neutral|weder noch|neither nor; "
    "eher zufrieden|somewhat satisfied; zufrieden|satisfied; sehr zufrieden|very satisfied",
    "sehr schlecht|very poor|very bad; schlecht|poor|bad; mittelmäßig|mittel|fair|neutral|okay; gut|good; sehr gut|very good; ausgezeichnet|hervorragend|excellent",
    "gar nicht wichtig|überhaupt nicht wichtig|not at all important; unwichtig|nicht wichtig|not important; eher unwichtig|slightly important; "
    "teils, teils|neutral|moderately important; eher wichtig|somewhat important; wichtig|important; sehr wichtig|very important|extremely important",
    "sehr gering|sehr niedrig|very low; gering|niedrig|low; mittel|medium|moderate; hoch|high; sehr hoch|very high",
    "unsicher; eher unsicher; eher sicher; sicher; sehr sicher",
)


def known_order(answers: set[str]) -> list[str] | None:
    """The answers from low to high when all of them (three or more) belong to one well-known scale; else None."""
    for scale in SCALES:
        ranks = {word: i for i, step in enumerate(scale.split("; ")) for word in step.split("|")}
        found = {answer: ranks.get(answer.casefold()) for answer in answers}
        if len(answers) >= 3 and None not in found.values() and len(set(found.values())) == len(answers):
            return sorted(answers, key=found.__getitem__)
    return None


def tokens(name: str) -> str:
    """A column name as words: `Z2Geschlecht_neu` gives `z2 geschlecht neu`."""
    spaced = re.sub(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])|(?<=\d)(?=[A-Za-zÄÖÜäöü])|[_.\-/]+", " ", name)
    return spaced.casefold()


def is_age(name: str, label: str | None) -> bool:
    """Whether a column asks for the age in years, by its name or question."""
    return bool(_AGE.search(tokens(name)) or _AGE.search(label or ""))


def sort_key(text: str) -> tuple:
    """Sorts answers as people would: by the amounts in them (`unter 18`, `18-29`, `5'2"`, `5'10"`), the others by letter."""
    figures = [_amount(figure) for figure in _FIGURE.findall(text)]
    if not figures or not RANGE.match(text):
        return 1, (), text.casefold(), text
    beside = (
        -0.5
        if re.match(rf"\s*({_BELOW})", text, re.IGNORECASE)
        else 0.5
        if re.match(rf"\s*({_ABOVE})", text, re.IGNORECASE)
        else 0
    )
    return 0, (figures[0] + beside, *figures[1:]), text.casefold(), text


def _amount(figure: str) -> float:
    if re.fullmatch(r"\d{1,3}([.,']\d{3})+", figure):
        return float(re.sub(r"[.,']", "", figure))
    return float(figure.replace(",", "."))


def plain(label: str) -> str:
    """A question text without HTML tags and entities, on one line."""
    from html import unescape

    return " ".join(unescape(_TAG.sub(" ", label)).split())
