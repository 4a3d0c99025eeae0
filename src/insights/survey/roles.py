"""Proposals for the columns that `study.yml` does not declare yet."""

from __future__ import annotations

import re

import pandas as pd

from insights.settings import Column, Kind, Role
from insights.survey.answers import (
    MISSING_CODES,
    NO_NUMBER,
    TEXT_FROM,
    guess_kind,
    guess_separator,
    scale_points,
    starts_at_one,
)
from insights.survey.personal import contact_data, is_contact
from insights.survey.words import RANGE, SCALE, is_age, known_order, plain, tokens
from insights.tabular import Table, to_number

PERSONAL = r"e ?mail|mail ?adresse|telefon|phone|vorname|nachname|first name|last name|\bname\b|adresse|address(?!ed|ing)|iban|ip ?address"
ONLY_ONE = (Role.ID.value, Role.WEIGHT.value, Role.NPS.value)
POSTCODE = r"\bplz\b|postleitzahl|postcode|post code|\bzip\b"
LONG_QUESTION = 10  # words from which on a word like "children" says little about what is asked
TECHNICAL = (
    r"collector|start ?date|end ?date|time ?started|date ?submitted|timestamp|zeitstempel|submit|user ?agent|browser|custom data|seed|"
    r"session|datum|\bdate\b|referrer|\bip\b|lastpage|started|finished|duration|dauer|interview ?time"
)
DEMOGRAPHIC = (
    r"geschlecht|gender|\bsex\b|bildung|abschluss|education|degree|schul|beruf|occupation|profession|job|einkommen|income|residence|wohnort|haushalt|household|"
    r"familienstand|marital|kinder|children|region|bundesland|kanton|country|\bland\b|location|"
    r"nationalit|staatsangeh|employ|ethnic|race"
)
FIRMOGRAPHIC = r"branche|industry|sector|unternehmensgr|mitarbeiter|employees|company size|firmengr|betriebsgr|umsatz|revenue|organi[sz]ation|standort"
SATISFACTION = r"zufrieden|satisf|\bsat\b|\bzufr\b|bewert|rating|\brate\b|schulnote|csat"
NPS = r"weiterempf|recommend|\bnps\b|promoter"
USAGE = r"wie oft|how often|häufig|frequen|nutz|usage|\buse[sd]?\b|per week|pro woche|anzahl|number of|visits|besuche|times|logins?|anmeldungen|hours per|stunden pro|minutes per"
OUTCOME = r"churn|gekündigt|kündig|verlänger|renew|abwander|wiederkauf|repurchase|bleib|\bstay\b|\bgekuendigt"
BEHAVIOUR = r"kauf|purchase|buy|bestell|order|kanal|channel|gerät|device|abo|subscription|ausgaben|spend|preis|price"
# Questions that are answered in one's own words, and statements about oneself that people agree with or not.
OPEN_QUESTION = (
    r"^(?:\W|q\d+|f\d+)*(?:was (?:fehlt|wünsch|stört|gefällt|hat|hätte|haben|können|könnte|sollte|würde|ist ihnen|möchten|war)|warum|weshalb|wieso|"
    r"wie könnte|what (?:is missing|do you (?:miss|like|dislike|wish)|would|could|should|else|did you)|why|how c(?:ould|an)|please (?:describe|explain|tell)|"
    r"(?:bitte )?(?:beschreiben|begründen|erläutern|erklären) sie|anything else|any other|gibt es (?:noch|sonst))|"
    r"\b(?:anmerkung|kommentar|comment|remark|feedback|sonstiges|verbesserungsvorschl|freitext)"
)
STATEMENT = r"\b(?:ich|mir|mich|wir|uns|mein(?:e[mnrs]?)?|i|my|me|we|our|us)\b"
AGREES = r"(?:stimm|trifft|zustimm|agree|disagree|strongly|somewhat agree|neither agree)"
FIXED = "a question with fixed answers"
SEVERAL_WORDS, LONG_TEXT = 3, 20  # median words, mean characters: from either on answers are written, not ticked


def propose_roles(table: Table) -> pd.DataFrame:
    """A proposal for each column of `table`: column, role, kind, label, reason; a person decides.

    Guessed from names and questions (German and English words) and from the values.
    """
    rows, taken = [], set()
    for name in table.frame.columns:
        row = _proposal(table, name)
        if row["role"] in taken:
            row |= {"role": Role.IGNORE.value, "kind": "", "reason": f"{row['reason']}, but there is one already"}
        if row["role"] in ONLY_ONE:
            taken.add(row["role"])
        rows.append(row)
    return pd.DataFrame(rows, columns=["column", "role", "kind", "label", "reason"])


def _proposal(table: Table, name: str) -> dict:
    cells = table.frame[name]
    label = plain(table.labels.get(name, name))
    role, reason = _role(table, name, cells, f"{tokens(name)} {label.casefold()}")
    kind = ""
    if role not in (Role.ID, Role.WEIGHT, Role.OPEN, Role.IGNORE):
        kind = guess_kind(cells, Column(role=Role.USAGE), table.value_labels.get(name, {}), name)
        if name in table.multiple or (kind is Kind.NOMINAL and guess_separator(cells)):
            kind = Kind.MULTIPLE
        if role in (Role.SATISFACTION, Role.NPS):
            kind = Kind.NUMERIC
        if kind is Kind.TEXT:
            role, kind, reason = Role.OPEN, "", "free text"
    if kind == Kind.NUMERIC and (beside := _not_numbers(table, name)):
        reason = beside if reason == FIXED else f"{reason}; {beside}"
    odd = (
        sorted(set(to_number(cells).dropna()) & MISSING_CODES)
        if kind == Kind.NUMERIC and role in (Role.SATISFACTION, Role.NPS)
        else []
    )
    if odd:
        reason += f"; {', '.join(f'{value:g}' for value in odd)} looks like 'no answer': write `missing: [{', '.join(f'{v:g}' for v in odd)}]`"
    return {"column": name, "role": role.value, "kind": str(kind), "label": label, "reason": reason}


def _role(table: Table, name: str, cells: pd.Series, words: str) -> tuple[Role, str]:
    given = cells.dropna()
    if given.empty:
        return Role.IGNORE, "no row has an answer"
    numbers = to_number(given[~given.str.casefold().isin(NO_NUMBER)])
    numeric = len(numbers) > 0 and numbers.notna().mean() >= 0.9
    position = list(table.frame.columns).index(name)
    named = re.search(r"\b(id|nr|token|respondent|code|lfdn)\b", words)
    first = position == 0 and not is_age(name, table.labels.get(name))
    if len(given) == len(cells) and given.is_unique and (named or first):
        return Role.ID, "one value for each row"
    if not numeric and not re.search(TECHNICAL, words) and (kinds := contact_data(given.unique())):
        if given.map(is_contact).mean() > 0.5 or re.search(PERSONAL, words):
            return Role.IGNORE, "looks like personal data"
        return Role.OPEN, f"holds {' and '.join(kinds)}, which are masked in open answers only"
    if re.search(PERSONAL, words) and given.nunique() > 0.5 * len(given):
        return Role.IGNORE, "looks like personal data"
    if re.search(POSTCODE, words) and given.nunique() > TEXT_FROM:
        return Role.IGNORE, "postcodes: too fine to count by, and they can identify people"
    if re.search(TECHNICAL, words) and given.nunique() > 2:
        return Role.IGNORE, "technical column of the survey tool"
    if (
        re.search(r"\b(gewicht|weight|wgt|design weight|faktor)\b", words)
        and numeric
        and numbers.min() >= 0
        and (numbers % 1 != 0).any()
    ):
        return Role.WEIGHT, "called a weight, with fractions around 1"
    if re.search(NPS, words) and numeric and numbers.between(0, 10).mean() > 0.95 and (numbers > 7).any():
        if starts_at_one(numbers, words):
            return Role.OUTCOME, "recommendation on 1 to 10, which is not the NPS"
        return Role.NPS, "recommendation on 0 to 10"
    if (
        not numeric
        and given.nunique() > TEXT_FROM
        and given.str.len().mean() > 15
        and given.nunique() > 0.5 * len(given)
    ):
        return Role.OPEN, "long answers, hardly any twice"
    if not numeric and _in_own_words(table, name, given, words):
        return Role.OPEN, "answers in people's own words"
    if given.nunique() == 1 and len(given) == len(cells):
        return Role.IGNORE, "the same answer in every row"
    if is_age(name, table.labels.get(name)):
        return Role.DEMOGRAPHIC, "asks for the age"
    if _agreement(table, name, numbers if numeric else given, numeric=numeric):
        return Role.PSYCHOGRAPHIC, "a statement with degrees of agreement"
    return _by_words(words, scale=numeric and numbers.between(0, 10).mean() > 0.95 and numbers.nunique() > 2)


def _in_own_words(table: Table, name: str, given: pd.Series, words: str) -> bool:
    """Whether a column holds free text: several answers of several words, and neither options, nor a scale, nor ranges."""
    distinct = list(given.unique())
    if table.value_labels.get(name) or name in table.multiple or guess_separator(given) or known_order(set(distinct)):
        return False
    if sum(bool(RANGE.match(text)) for text in distinct) > len(distinct) / 2:
        return False
    if len(distinct) <= 7 and sum(bool(SCALE.search(text)) for text in distinct) > len(distinct) / 2:
        return False
    written = given.str.split().str.len().median() >= SEVERAL_WORDS or given.str.len().mean() > LONG_TEXT
    question = plain(table.labels.get(name, name)).casefold()
    if re.search(OPEN_QUESTION, question) or re.search(OPEN_QUESTION, tokens(name)):
        return len(distinct) >= 4 and (written or len(distinct) > 7)
    listed = re.search(f"{DEMOGRAPHIC}|{FIRMOGRAPHIC}", words) and len(distinct) <= TEXT_FROM
    return bool(written and len(distinct) > 7 and not listed)


def _agreement(table: Table, name: str, given: pd.Series, *, numeric: bool) -> bool:
    """Whether people agree, from 1 to 5 or 7 or in words, with a sentence about themselves (`Preis ist mir wichtig`)."""
    statement = plain(table.labels.get(name, name)).casefold().replace("_", " ").strip()
    if not re.search(STATEMENT, statement) or statement.endswith("?"):
        return False
    if re.search(f"{SATISFACTION}|{NPS}|{OUTCOME}", statement):
        return False
    if not numeric:
        return bool(given.str.casefold().str.match(AGREES).mean() > 0.5)
    points = given.dropna()
    return bool(points.isin(range(1, 8)).mean() > 0.95 and points.nunique() >= 3)


def _not_numbers(table: Table, name: str) -> str:
    """`119 of 120 are numbers; row 4 ('4,5 km') is not`, or nothing when all can be read."""
    cells = table.frame[name]
    asked = cells.notna() & ~cells.str.casefold().isin(NO_NUMBER)
    wrong = asked & scale_points(cells, table.value_labels.get(name, {})).isna()
    if not wrong.any():
        return ""
    rows = [(table.row(i), cells.iloc[i]) for i in range(len(cells)) if wrong.iloc[i]]
    shown = ", ".join(f"row {row} ({cell!r})" for row, cell in rows[:2])
    more = f" and {len(rows) - 2} more are" if len(rows) > 2 else " are" if len(rows) == 2 else " is"
    return f"{int(asked.sum()) - len(rows)} of {int(asked.sum())} are numbers; {shown}{more} not"


def _by_words(words: str, *, scale: bool) -> tuple[Role, str]:
    if scale and re.search(SATISFACTION, words):
        return Role.SATISFACTION, "satisfaction on a scale"
    about_people = ((Role.FIRMOGRAPHIC, FIRMOGRAPHIC), (Role.DEMOGRAPHIC, DEMOGRAPHIC))
    for role, pattern in (
        *(about_people if len(words.split()) < 2 * LONG_QUESTION else ()),
        (Role.OUTCOME, OUTCOME),
        (Role.USAGE, USAGE),
        (Role.BEHAVIOUR, BEHAVIOUR),
    ):
        match = re.search(pattern, words)
        if match:
            return role, f"{match.group(0).strip()!r} in its name or question"
    return Role.PSYCHOGRAPHIC, FIXED
