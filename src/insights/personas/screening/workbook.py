"""The screening as an Excel workbook: a sheet to fill in with drop-down lists, and formulas that work out the persona of each row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from insights.contracts.documents import Screening, ScreeningAdvice, ScreeningPersona, ScreeningQuestion
from insights.personas.screening.advice import FIELDS, OTHERWISE, people_behind
from insights.personas.screening.questions import texts
from insights.tabular.sheets import put, saved
from insights.wording import interval, percent

ROWS = 1000  # people that can be filled in
LOWEST = -1e307  # where the lowest band begins
FIRST_PERSONA = 3  # column of the points table
HEAD = "1B4965"
PERSONA_WIDTHS = (10, 24, 34, 30)
ADVICE_WIDTH = 56
LINE = 15  # points


@dataclass(frozen=True)
class Block:
    """Where a question stands in the points table: rows of its labels, and of everything that is recognised."""

    first: int
    last_label: int
    last: int
    missing: tuple[int, int] | None = None


def to_workbook(screening: Screening, *, title: str = "", language: str = "de", rows: int = ROWS) -> bytes:
    """The workbook for `rows` people: what to fill in, the personas, the points, the calculation, and how to use it.

    Labels stay texts whatever they begin with; the same screening gives the same bytes.
    """
    return saved(make_book(screening, title=title, language=language, rows=rows))


def make_book(screening: Screening, *, title: str = "", language: str = "de", rows: int = ROWS) -> Any:
    """The workbook as openpyxl holds it, to be filled in further."""
    import openpyxl

    say = texts(language)["workbook"]
    book = openpyxl.Workbook()
    fill = book.active
    fill.title = say["fill"]
    personas, points, work, help_page = (
        book.create_sheet(say[name]) for name in ("personas", "points", "work", "help")
    )
    blocks = _points_page(points, screening, say)
    steps = _steps(points, blocks, screening, say)
    _work_page(work, fill.title, points.title, screening, blocks, rows, say)
    _fill_page(fill, work.title, points.title, screening, blocks, steps, rows, say)
    _personas_page(personas, screening, say, language)
    _help_page(help_page, screening, title, say)
    book.calculation.fullCalcOnLoad = True
    return book


def _points_page(page: Any, screening: Screening, say: dict) -> list[Block]:
    """Rows 1 to 3: persona_id, name, points before any answer; then a row per label, and per code that stands for it."""
    for row, head in enumerate((say["persona"], say["name"], say["intercept"]), start=1):
        put(page.cell(row, 1), head)
    for i, persona in enumerate(screening.personas):
        for row, value in enumerate((persona.persona_id, persona.name, persona.intercept), start=1):
            put(page.cell(row, FIRST_PERSONA + i), value)
    row, blocks = 4, []
    for question in screening.questions:
        blocks.append(_block(page, row, question, say))
        row = (blocks[-1].missing or (0, blocks[-1].last))[1] + 1
    _heads(page, 1, FIRST_PERSONA + len(screening.personas) - 1)
    page.freeze_panes = page.cell(4, FIRST_PERSONA)
    _widths(page, [50, 34, *([18] * len(screening.personas))])
    return blocks


def _block(page: Any, row: int, question: ScreeningQuestion, say: dict) -> Block:
    first = row
    entries = [(a.label if question.kind == "choice" else _start(a.low), a.points) for a in question.answers]
    codes = [(code, a.points) for a in question.answers for code in a.spellings[1:]]
    for label, points in [*entries, *codes]:
        put(page.cell(row, 1), question.wording)
        put(page.cell(row, 2), label)
        for i, value in enumerate(points):
            put(page.cell(row, FIRST_PERSONA + i), value)
        row += 1
    last, missing = row - 1, None
    for value in question.missing:
        put(page.cell(row, 1), f"{question.wording} ({say['no_answer']})")
        put(page.cell(row, 2), value)
        missing = (missing[0] if missing else row, row)
        row += 1
    return Block(first, first + len(entries) - 1, last, missing)


def _steps(page: Any, blocks: Sequence[Block], screening: Screening, say: dict) -> tuple[int, int]:
    """Below the points: per lead and persona how often the full segmentation agrees; where few had such a lead, that of the persona."""
    own = {(lead.persona_id, lead.points): lead for lead in screening.leads}
    first = row = (blocks[-1].missing or (0, blocks[-1].last))[1] + 2
    for row, points in enumerate(sorted({0, *(lead.points for lead in screening.leads)}), start=first):
        put(page.cell(row, 1), say["right_ahead"])
        put(page.cell(row, 2), points)
        for i, persona in enumerate(screening.personas):
            lead = own.get((persona.persona_id, points))
            told = (lead.right, lead.n) if lead and lead.right is not None else (persona.right, persona.n_assigned)
            put(page.cell(row, FIRST_PERSONA + i), _share(*told, say))
    return first, row


def _start(low: float | None) -> float:
    return LOWEST if low is None else low


def _work_page(
    page: Any, fill: str, points: str, screening: Screening, blocks: Sequence[Block], rows: int, say: dict
) -> None:
    """Per person: which row of its block each answer is, how many are known, the points of each persona."""
    from openpyxl.utils import get_column_letter as letter

    n, k = len(screening.questions), len(screening.personas)
    heads = [*(q.column for q in screening.questions), say["answered"], *(p.persona_id for p in screening.personas)]
    for column, head in enumerate(heads, start=1):
        put(page.cell(1, column), head)
    _heads(page, 1, len(heads))
    for row in range(2, rows + 2):
        for i, (question, block) in enumerate(zip(screening.questions, blocks, strict=True)):
            cell = f"'{fill}'!{letter(i + 2)}{row}"
            page.cell(row, i + 1).value = _place(question, block, cell, f"'{points}'!")
        page.cell(row, n + 1).value = f'=COUNTIF(A{row}:{letter(n)}{row},">0")'
        for i in range(k):
            column = letter(FIRST_PERSONA + i)
            parts = [f"'{points}'!${column}$3"] + [
                f"IF({letter(j + 1)}{row}>0,INDEX('{points}'!${column}${block.first}:${column}${block.last},{letter(j + 1)}{row}),0)"
                for j, block in enumerate(blocks)
            ]
            page.cell(row, n + 2 + i).value = "=" + "+".join(parts)
    page.freeze_panes = "A2"


def _place(question: ScreeningQuestion, block: Block, cell: str, points: str) -> str:
    """The formula for the row of an answer in its block, 0 for an unknown one; letter by letter, without the spaces around it."""
    known = f"{points}$B${block.first}:$B${block.last}"
    if question.kind == "number":
        place = f"MATCH({cell},{known},1)"
        if block.missing:
            no_answer = f"{points}$B${block.missing[0]}:$B${block.missing[1]}"
            place = f"IF(ISNUMBER(MATCH({cell},{no_answer},0)),0,{place})"
        return f"=IF(ISNUMBER({cell}),{place},0)"
    # TRIM also takes out doubled spaces inside; FIND sees to it that such a text stays unknown.
    same = f"EXACT(TRIM({cell}),{known})*ISNUMBER(FIND({known},{cell}))"
    return f'=IF({cell}="",0,SUMPRODUCT({same}*(ROW({known})-{block.first - 1})))'


def _fill_page(
    page: Any,
    work: str,
    points: str,
    screening: Screening,
    blocks: Sequence[Block],
    steps: tuple[int, int],
    rows: int,
    say: dict,
) -> None:
    from openpyxl.styles import PatternFill
    from openpyxl.utils import get_column_letter as letter

    n, k = len(screening.questions), len(screening.personas)
    heads = [say["who"], *(q.wording for q in screening.questions), say["result"], say["id"], say["lead"], say["right"]]
    for column, head in enumerate(heads, start=1):
        put(page.cell(1, column), head)
    _heads(page, 1, len(heads))
    scores = f"'{work}'!{letter(n + 2)}{{row}}:{letter(n + 1 + k)}{{row}}"
    known = f"'{work}'!{letter(n + 1)}{{row}}"
    names = f"'{points}'!${letter(FIRST_PERSONA)}${{line}}:${letter(FIRST_PERSONA + k - 1)}${{line}}"
    lead = f"LARGE({scores},1)-LARGE({scores},2)"
    top, bottom = steps
    told = f"'{points}'!${letter(FIRST_PERSONA)}${top}:${letter(FIRST_PERSONA + k - 1)}${bottom}"
    step = f"MATCH({letter(n + 4)}{{row}},'{points}'!$B${top}:$B${bottom},1)"
    right = f"INDEX({told},{step},MATCH(MAX({scores}),{scores},0))"
    result = PatternFill("solid", fgColor="EEF3F6")
    for row in range(2, rows + 2):
        for i, question in enumerate(screening.questions):
            page.cell(row, i + 2).number_format = "General" if question.kind == "number" else "@"
        for i, line in enumerate((2, 1)):
            formula = f'=IF({known}=0,"",INDEX({names.replace("{line}", str(line))},MATCH(MAX({scores}),{scores},0)))'
            page.cell(row, n + 2 + i).value = formula.format(row=row)
        page.cell(row, n + 4).value = f'=IF({known}=0,"",{lead})'.format(row=row)
        partly = f'"{say["part"][0]}"&{known}&"{say["part"][1].format(of=n)}"'
        page.cell(row, n + 5).value = f'=IF({known}=0,"",IF({known}<{n},{partly},{right}))'.format(row=row)
        for column in range(n + 2, n + 6):
            page.cell(row, column).fill = result
    _offer(page, points, screening, blocks, rows, say)
    page.freeze_panes = "B2"
    _widths(page, [24, *([24] * n), 28, 10, 11, 26])
    _height(page, 1, heads, [24] * len(heads))
    _across(page)


def _share(right: float | None, n: int, say: dict) -> str:
    return say["unknown"] if right is None else say["share"].format(share=round(100 * right), n=n)


def _offer(page: Any, points: str, screening: Screening, blocks: Sequence[Block], rows: int, say: dict) -> None:
    """Drop-down lists of the labels; another text is allowed after a warning, since codes are recognised too."""
    from openpyxl.utils import get_column_letter as letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for i, (question, block) in enumerate(zip(screening.questions, blocks, strict=True)):
        if question.kind == "choice":
            labels = f"'{points}'!$B${block.first}:$B${block.last_label}"
            rule = DataValidation(
                type="list", formula1=labels, allow_blank=True, showErrorMessage=True, errorStyle="warning"
            )
            rule.error, rule.errorTitle = say["not_listed"], say["fill"]
        else:
            rule = DataValidation(
                type="decimal", operator="greaterThan", formula1=str(LOWEST), allow_blank=True, showErrorMessage=True
            )
            rule.error, rule.errorTitle = say["no_number"], say["fill"]
        rule.add(f"{letter(i + 2)}2:{letter(i + 2)}{rows + 1}")
        page.add_data_validation(rule)


def _personas_page(page: Any, screening: Screening, say: dict, language: str) -> None:
    kinds = [*FIELDS, *(kind for kind in OTHERWISE if any(getattr(persona, kind) for persona in screening.personas))]
    heads = [say["persona"], say["name"], say["headline"], say["right_persona"], *(say[kind] for kind in kinds)]
    widths = [*PERSONA_WIDTHS, *([ADVICE_WIDTH] * len(kinds))]
    for column, head in enumerate(heads, start=1):
        put(page.cell(1, column), head)
    _heads(page, 1, len(heads))
    for row, persona in enumerate(screening.personas, start=2):
        cells = _persona_cells(persona, kinds, say, language)
        for column, value in enumerate(cells, start=1):
            put(page.cell(row, column), value)
            page.cell(row, column).alignment = _wrapped()
        _height(page, row, cells, widths)
    _height(page, 1, heads, widths)
    _widths(page, widths)
    page.freeze_panes = "A2"
    _across(page)


def _persona_cells(persona: ScreeningPersona, kinds: Sequence[str], say: dict, language: str) -> list[str]:
    right = say["unknown"]
    if persona.right is not None:
        within = interval(persona.low, persona.high, language, as_percent=True)
        right = f"{percent(persona.right, language)} ({within}; n = {persona.n_assigned})"
    told = ["\n".join(_advice(one, say) for one in getattr(persona, kind)) for kind in kinds]
    told = told if any(told) else [say["nothing"], *told[1:]]
    return [persona.persona_id, persona.name, persona.headline, right, *told]


def _advice(one: ScreeningAdvice, say: dict) -> str:
    people = people_behind(one, say)
    return f"{one.text} ({people})" if people else one.text


def _help_page(page: Any, screening: Screening, title: str, say: dict) -> None:
    lines = [f"{say['head']} – {title}" if title else say["head"], *screening.statements, *say["notes"]]
    for row, line in enumerate(lines, start=1):
        put(page.cell(row, 1), line)
        page.cell(row, 1).alignment = _wrapped()
        _height(page, row, [line], [110])
    _widths(page, [110])


def _wrapped() -> Any:
    from openpyxl.styles import Alignment

    return Alignment(wrap_text=True, vertical="top")


def _heads(page: Any, row: int, columns: int) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    for column in range(1, columns + 1):
        cell = page.cell(row, column)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor=HEAD)
        cell.alignment = Alignment(wrap_text=True, vertical="bottom")


def _across(page: Any) -> None:
    """Print on paper laid across, as wide as the sheet."""
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def _height(page: Any, row: int, texts: Sequence[str], widths: Sequence[float]) -> None:
    """A row as high as its longest text needs; programs that open the file do not work that out themselves."""
    lines = [
        sum(-(-len(line) // int(width * 0.85)) or 1 for line in text.split("\n"))
        for text, width in zip(texts, widths, strict=True)
    ]
    page.row_dimensions[row].height = LINE * max(lines)


def _widths(page: Any, widths: Sequence[float]) -> None:
    from openpyxl.utils import get_column_letter as letter

    for column, width in enumerate(widths, start=1):
        page.column_dimensions[letter(column)].width = width
