"""Numbers that lead to somebody's file: of deliveries, invoices, orders, tickets, contracts, customers (`Rechnung Nr. 2024/118`, `ticket #44812`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from insights.interviews.privacy.findings import Context, Finding

# One token with a digit: `88-4071`, `KD 4711`, `2024/118`, `47 11 08`.
_TOKEN = r"(?P<n>(?:[A-Z]{1,4}[-/ ]?)?\d[\dA-Z]*(?:[-/._]?[\dA-Z]+)*(?:\s\d{2,4}(?!\w))*)(?![\w%€$])"
_LINK = r"(?:\.|:|,)?(?:\s(?:ist|war|lautet|lautete|hat|is|was|die|der|the|mit|with))*(?:\s?[:#])?\s?"
_CASES = (
    "Rechnung|Auftrag|Bestellung|Ticket|Vertrag|Kunden?|Kundin|Lieferschein|Lieferung|Vorgang|Sendung|Paket|Police|Mitglied|Akte|Buchung|Reservierung|Störung"
    "|Reklamation|Gutschrift|Mahnung|Patient(?:in)?|Schaden|Beleg|Anfrage|Meldung|Konto"
    "|invoice|order|ticket|contract|customer|delivery|shipment|parcel|case|policy|membership|member|booking|reservation|claim|account|patient|incident|complaint|refund"
)
_MARK = r"(?:Nr\.?|Nummer|Nummern|number|no\.|No\.|num\.|ID|Id|#)"
_SHORT = r"(?<![\w-])"
_COMPOUND = re.compile(rf"{_SHORT}(?P<stem>[^\W\d_][\w-]*?)-?(?:[Nn]ummern?|[Nn]r\.?|-?ID){_LINK}{_TOKEN}")
_CASE = re.compile(rf"{_SHORT}(?P<stem>{_CASES})(?:s)?[\s-]?{_MARK}{_LINK}{_TOKEN}", re.IGNORECASE)
_BARE_CASE = re.compile(rf"{_SHORT}(?P<stem>{_CASES})\s#?{_TOKEN}", re.IGNORECASE)
_HASH = re.compile(r"(?<![\w&#])#(?P<n>\d{4,}(?:[-/]\d+)*)(?!\w)")
_MARKED = re.compile(rf"{_SHORT}{_MARK}{_LINK}{_TOKEN}")
_FILE = re.compile(rf"\b(?:Aktenzeichen|Geschäftszeichen|Az\.){_LINK}(?P<n>\d\w*(?:[ /-][A-Z\d]+){{1,4}})(?!\w)")
_COUNTS = re.compile(  # numbers that lead to nobody
    r"(?:\w*(?:zimmer|telefon|seiten|versions?|modell|typ|artikel|produkt|teile?|größen|platz|durchwahl|folge)|haus|handy|mobil|fax|frage|punkt|start|rücken|lotto|glücks|los|raum"
    r"|kapitel|gleis|linien?|bus|ruf|not|service|hotline|kanal|sitz|reihen|lauf|schuh|konfektions|schrauben|ausgaben?|heft|klassen|rd|rand|pm)",
    re.IGNORECASE,
)
_CUSTOMER = re.compile(r"(?:kund\w*|customer)$", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-/](?:19|20)?\d\d)?")
_UNIT = re.compile(
    r"\s?(?:[.,]\d|%|€|\$|£|(?:Euro|EUR|Cent|CHF|Franken|Dollar|Uhr|Prozent|Mal|mal|Stück|Jahren?|Tagen?|Wochen?|Monaten?|Stunden?|Minuten?|Leuten?|Personen|Kilo|km|kg|cm|mm|Meter|pounds?"
    r"|euros?|dollars?|percent|years?|days?|hours?|minutes?|weeks?|months?|times|people)\b)"
)


def by_number(text: str, context: Context) -> Iterator[Finding]:
    """Numbers of deliveries, invoices, orders, tickets, contracts and customers; no years, amounts, versions or places in an order."""
    if not any(character.isdigit() for character in text):
        return
    for match in _FILE.finditer(text):
        yield Finding(match.start("n"), match.end("n"), "number", 0.9, "number of a case")
    taken: set[int] = set()
    for pattern, fewest in ((_COMPOUND, 2), (_CASE, 2), (_BARE_CASE, 5), (_MARKED, 4), (_HASH, 4)):
        for match in pattern.finditer(text):
            stem = match.groupdict().get("stem") or ""
            if match.start("n") in taken or _COUNTS.fullmatch(stem):
                continue
            if _leads_to_somebody(match, text, fewest, sure=pattern in (_COMPOUND, _CASE)):
                taken.add(match.start("n"))
                entity = "customer_number" if _CUSTOMER.search(stem) else "number"
                yield Finding(match.start("n"), match.end("n"), entity, 0.9, "number of a case")


def _leads_to_somebody(match: re.Match, text: str, fewest: int, *, sure: bool) -> bool:
    said = match["n"]
    digits = sum(character.isdigit() for character in said)
    joined = re.search(r"\d[-/]\d|[A-Z][-/ ]?\d", said) is not None
    if _UNIT.match(text, match.end("n")) or re.fullmatch(r"\d+(?:\.\d+)+", said) or said == "24/7":
        return False
    if _YEAR.fullmatch(said):
        return (sure and "/" in said) or "-" in said
    return digits >= fewest or (joined and digits >= (2 if sure else fewest - 1))
