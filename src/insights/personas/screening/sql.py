"""The screening as one SQL query: standard SQL with nothing but CASE, whole numbers and texts."""

from __future__ import annotations

from insights.contracts.documents import Screening, ScreeningQuestion
from insights.personas.screening.questions import texts

TABLE = "customers"
INDENT = "\n      "
SHORTEST_TEXT = 255


def to_sql(screening: Screening, *, title: str = "", language: str = "de") -> str:
    """A query that gives every row of the table `customers` with its persona; one column per question, named as in the survey.

    Texts and names are quoted, so that no label can be read as code. How dialects differ is said in its comments.
    """
    say = texts(language)["sql"]
    head = [say["head"].format(title=title), *screening.statements, *say["notes"]]
    head += [say["number"].format(column=q.column) for q in screening.questions if q.kind == "number"]
    names = [f"{persona.persona_id} = {persona.name}: {persona.headline}" for persona in screening.personas]
    comments = "".join(f"-- {_one_line(line)}\n" for line in [*head, *names])
    scores = [_score(screening, i) for i in range(len(screening.personas))]
    return (
        f"{comments}SELECT\n  scored.*,\n  {_winner(screening)} AS persona\nFROM (\n  SELECT\n    {TABLE}.*,\n    "
        + ",\n    ".join([*scores, _answered(screening)])
        + f"\n  FROM {TABLE}\n) scored;\n"
    )


def _winner(screening: Screening) -> str:
    ids = [persona.persona_id for persona in screening.personas]
    lines = ["CASE", "    WHEN scored.answered = 0 THEN NULL"]
    for i, persona in enumerate(ids[:-1]):
        # Whoever came before and had as many points has been taken already, so only those after need comparing.
        most = " AND ".join(f"scored.points_{i + 1} >= scored.points_{j + 1}" for j in range(i + 1, len(ids)))
        lines.append(f"    WHEN {most} THEN {_text(persona)}")
    return "\n".join([*lines, f"    ELSE {_text(ids[-1])}", "  END"])


def _score(screening: Screening, place: int) -> str:
    parts = [str(screening.personas[place].intercept)]
    parts += [
        _case(question, [str(answer.points[place]) for answer in question.answers]) for question in screening.questions
    ]
    return f"{INDENT}+ ".join(parts) + f" AS points_{place + 1}"


def _answered(screening: Screening) -> str:
    parts = [_case(question, ["1"] * len(question.answers)) for question in screening.questions]
    return f"{INDENT}+ ".join(parts) + " AS answered"


def _case(question: ScreeningQuestion, values: list[str]) -> str:
    """The value of the given answer, 0 for an unknown or missing one."""
    column = f"{TABLE}.{_name(question.column)}"
    if question.kind == "number":
        return _number_case(column, question, values)
    longest = max(SHORTEST_TEXT, *(len(s) + 1 for answer in question.answers for s in answer.spellings))
    when = [
        f"WHEN {_text(spelling)} THEN {value}"
        for answer, value in zip(question.answers, values, strict=True)
        for spelling in answer.spellings
    ]
    return f"CASE TRIM(CAST({column} AS VARCHAR({longest}))) {' '.join(when)} ELSE 0 END"


def _number_case(column: str, question: ScreeningQuestion, values: list[str]) -> str:
    when = []
    if question.missing:
        when.append(f"WHEN {column} IN ({', '.join(map(_number, question.missing))}) THEN 0")
    for answer, value in reversed(list(zip(question.answers, values, strict=True))):
        condition = f"{column} IS NOT NULL" if answer.low is None else f"{column} >= {_number(answer.low)}"
        when.append(f"WHEN {condition} THEN {value}")
    return "CASE " + " ".join(when) + " ELSE 0 END"


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _one_line(text: str) -> str:
    return " ".join(text.split())
