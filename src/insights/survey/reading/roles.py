"""Proposals for the columns that `study.yml` does not declare yet."""

from __future__ import annotations

import re

import pandas as pd

from insights.settings import Column, Kind, Role
from insights.survey.reading.answers import TEXT_FROM, guess_kind
from insights.survey.reading.attention import durations
from insights.survey.reading.batteries import Battery, tick_batteries
from insights.survey.reading.options import guess_separator
from insights.survey.reading.personal import contact_data, is_contact
from insights.survey.reading.scales import EXCEL_DAYS, MISSING_CODES, NO_NUMBER, scale_points, starts_at_one
from insights.survey.reading.words import RANGE, SCALE, is_age, known_order, plain, tokens
from insights.tabular import Table, to_number

PERSONAL = r"e ?mail|mail ?adresse|telefon|phone|vorname|nachname|first name|last name|\bname\b|adresse|address(?!ed|ing)|iban|ip ?address"
ONLY_ONE = (Role.ID.value, Role.WEIGHT.value, Role.NPS.value, Role.WAVE.value, Role.DURATION.value)
POSTCODE = r"\bplz\b|postleitzahl|postcode|post code|\bzip\b"
LONG_QUESTION = 10  # words from which on a word like "children" says little about what is asked
TECHNICAL = (
    r"collector|start ?date|end ?date|time ?started|date ?submitted|timestamp|zeitstempel|submit|user ?agent|browser|custom data|seed|"
    r"session|datum|\bdate\b|referrer|\bip\b|lastpage|started|finished|collector|dispcode|tester|external lfdn|import ?id|progress|distribution"
)
DURATION = r"\bduration|\bdauer\b|bearbeitungszeit|interview ?time|interviewzeit|time ?taken|(?:total|gesamt) ?(?:time|zeit)|\bseconds\b|sekunden"
WAVE = r"^(?:wave|welle|erhebungswelle|survey wave|messzeitpunkt)$"
ATTENTION = (
    r"attention|aufmerksamkeits|instructed|trap (?:question|item)|kontrollfrage|(?:bitte )?(?:wählen|kreuzen) sie hier(?! alle)|"
    r"please select(?! (?:all|any|each|every|up to|one or more|as many|multiple|which|your|one of|the (?:option|answer|statement)))"
)
DEMOGRAPHIC = (
    r"geschlecht|gender|\bsex\b|bildung|abschluss|education|degree|schul|beruf|occupation|profession|job|einkommen|income|residence|wohnort|haushalt|household|"
    r"familienstand|marital|kinder|children|region|bundesland|kanton|country|\bland\b|location|"
    r"nationalit|staatsangeh|employ|ethnic|race"
)
FIRMOGRAPHIC = r"branche|industry|sector|unternehmensgr|mitarbeiter|employees|company size|firmengr|betriebsgr|umsatz|revenue|organi[sz]ation|standort"
SATISFACTION = r"zufrieden|satisf|\bsat\b|\bzufr\b|bewert|rating|\brate\b|schulnote|csat"
NPS = r"weiterempf|recommend|\bnps\b|promoter"
USAGE = r"wie oft|how often|häufig|frequen|nutz|usage|(?<!to )\buses?\b|(?<!to )\bused\b(?! to\b)|per week|pro woche|anzahl|number of|visits|besuche|times|logins?|anmeldungen|hours per|stunden pro|minutes per|tenure|vertragsdauer|kunde seit"
OUTCOME = r"churn|gekündigt|kündig|verlänger|renew|abwander|wiederkauf|repurchase|bleib|\bstay\b|\bgekuendigt"
BEHAVIOUR = r"kauf|purchase|buy|bestell|reorder|(?<!in )\border(?:s|ed|ing|n)?\b(?! (?:to|of)\b)|kanal|channel|gerät|device|\babo(?:s|nnement)?\b|subscription|ausgaben|spend|preis|price|charges|payment|contract|vertrag|tarif"
# The fields of a persona sheet that people and companies are described by, each given to one column.
FIELDS = {
    "age": r"(?<![a-zäöü])(?:age|alter|lebensalter|how old|wie alt)(?![a-zäöü])",
    "gender": r"geschlecht|gender|\bsex\b",
    "education": r"bildung|schulabschluss|\babschluss|education|\bdegree\b",
    "residence": r"wohnort|wohnregion|residence|bundesland|kanton|census region|where do you live|wo wohnen sie",
    "income": r"einkommen|income",
    "industry": r"branche|industry|\bsector\b",
    "company_size": r"unternehmensgr|company size|firmengr|betriebsgr|mitarbeiter(?:zahl|anzahl)|number of employees|anzahl (?:der )?mitarbeit",
    "job_role": r"\bjob (?:role|title)\b|rolle im (?:unternehmen|betrieb)|funktion im (?:unternehmen|betrieb)|position im (?:unternehmen|betrieb)",
}
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
    """A proposal for each column of `table`: column, role, kind, label, columns, field, reason; a person decides.

    Guessed from names and questions (German and English words) and from the values. Neighbouring columns that hold nothing but ticks
    and begin alike are proposed as one multiple response; `columns` then holds the pattern that they fit.
    """
    rows, taken, filled, batteries = [], set(), set(), tick_batteries(table)
    grouped = {name: battery for battery in batteries for name in battery.columns}
    for name in table.frame.columns:
        battery = grouped.get(name)
        if battery is not None and name != battery.columns[0]:
            continue
        row = _proposal(table, name) | {"columns": ""}
        if battery is not None:
            row = _battery_proposal(table, battery)
        elif row["role"] in taken:
            row |= {"role": Role.IGNORE.value, "kind": "", "reason": f"{row['reason']}, but there is one already"}
        if row["role"] in ONLY_ONE:
            taken.add(row["role"])
        field = _field(row) if battery is None else ""
        rows.append(row | {"field": "" if field in filled else field})
        filled.add(field)
    return pd.DataFrame(rows, columns=["column", "role", "kind", "label", "columns", "field", "reason"])


def _field(row: dict) -> str:
    """The field of the persona sheet that a characteristic of people or companies fills, by its name or question."""
    if row["role"] not in (Role.DEMOGRAPHIC.value, Role.FIRMOGRAPHIC.value):
        return ""
    words = f"{tokens(row['column'])} {row['label'].casefold()}"
    return next((field for field, pattern in FIELDS.items() if re.search(pattern, words)), "")


def _battery_proposal(table: Table, battery: Battery) -> dict:
    words = f"{tokens(battery.name)} {battery.question.casefold()}"
    role, why = _by_words(words, scale=False)
    reason = (
        f"{len(battery.columns)} columns with one option each; {why}"
        if why != FIXED
        else f"{len(battery.columns)} columns with one option each"
    )
    label = battery.question or battery.name
    return {
        "column": battery.name,
        "role": role.value,
        "kind": Kind.MULTIPLE.value,
        "label": label,
        "columns": battery.pattern,
        "reason": reason,
    }


def _proposal(table: Table, name: str) -> dict:
    cells = table.frame[name]
    label = plain(table.labels.get(name, name))
    role, reason = _role(table, name, cells, f"{tokens(name)} {label.casefold()}")
    kind = ""
    if role not in (Role.ID, Role.WEIGHT, Role.OPEN, Role.IGNORE):
        kind = guess_kind(cells, Column(role=Role.USAGE), table.value_labels.get(name, {}), name)
        if name in table.multiple or (kind in (Kind.NOMINAL, Kind.TEXT) and guess_separator(cells)):
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
    if re.search(WAVE, words.strip()) or (re.fullmatch(WAVE, name.casefold().strip()) and given.nunique() <= TEXT_FROM):
        return Role.WAVE, "names the wave of each row"
    if re.search(DURATION, words) and durations(given).notna().mean() >= 0.9 and given.nunique() > TEXT_FROM:
        return Role.DURATION, "how long the interview took"
    if re.search(ATTENTION, words) and given.value_counts(normalize=True).iloc[0] > 0.5:
        return Role.IGNORE, "looks like an attention check: write {role: attention, expected: [the right answer]}"
    if re.search(TECHNICAL, words) and given.nunique() > 2:
        serial = numeric and numbers.between(*EXCEL_DAYS).mean() > 0.9
        return Role.IGNORE, "dates as Excel counts them" if serial else "technical column of the survey tool"
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
        and not guess_separator(given)
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
