"""A coder's own Excel sheet in `codings/`: written once with the passages to read, filled in by a person, read by the next run."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from insights import contracts, files
from insights.errors import InputError, UsageError
from insights.interviews.analysis import further_rows
from insights.interviews.analysis.agreement.second_coder import ORDER, second_sample
from insights.interviews.analysis.coded import words
from insights.interviews.analysis.colouring import colours_of
from insights.interviews.coding import filled_sheet
from insights.interviews.coding.codebook import Code, codes_of
from insights.interviews.coding.decisions import MACHINE, STATUSES, decision_files
from insights.interviews.coding.span_files import holds_spans
from insights.interviews.management import is_management
from insights.interviews.verbatims import known_questions, questions_asked
from insights.study import Study
from insights.tabular.sheets import Sheet, to_xlsx

_NAME = re.compile(r"[^\W_][\w-]*")
_WIDTHS = {"verbatim_id": 13, "Code 1": 20, "Code 2": 20, "Code 3": 20}
_WIDE, _WIDER = 34, 70
_NEARLY = 0.9  # share of a sheet that is to be read before its passages count as those that were drawn
_BEFORE = 300  # characters of the same turn that are shown before a passage


@dataclass(frozen=True)
class Written:
    """The sheet that was written, how many passages are in it, of how many, and what else its coder should know."""

    path: Path
    passages: int
    of: int
    notes: tuple[str, ...] = ()


def write_sheet(
    study: Study, *, coder: str, share: float = 0.2, n: int | None = None, everything: bool = False, proposals: bool = False, append: bool = False
) -> Written:  # fmt: skip
    """Write `codings/<coder>.xlsx` for `coder` to fill in; a file of his that is there is never overwritten.

    Without `proposals` it is blind: passages and codebook, nothing that the machine or anybody else gave. They are a random `share` of
    the passages that other coders have before them (so that both read the same), else of all; at least thirty, or `n`, or `everything`.
    With `proposals` it is the order of work of the last run, `n` rows of it, each with the machine's proposal to accept or reject;
    `append` adds those that are new below the rows of the coder's file. Raises UsageError for a name that cannot be a coder's or has a
    file already, for one without a file to append to, and where the study has not run.
    """
    if append:
        return _append(study, _own_file(study, coder), n)
    path = _free_path(study, coder, proposals)
    said, codings = contracts.load("verbatims", study), contracts.load("codings", study)
    codes = codes_of(study)
    if proposals:
        return _order_of_work(study, path, said, codes, n)
    codable = said[~is_management(said, study.language)].reset_index(drop=True)
    own_source = _first_source(codable)
    among, at_random, notes = (
        (None, True, []) if everything else _read_by_others(study, coder, codings, codable, own_source)
    )
    pool = codable[own_source | codable["verbatim_id"].isin(among or ())].reset_index(drop=True)
    drawing = {"share": 1.0 if everything else share, "n": n, "among": among, "seed": study.seed}
    own = second_sample(pool, codings, **drawing)
    if at_random and len(own) > len(second_sample(pool, codings, **drawing, per_code=0)):
        at_random = False
        notes.append("passages were added for rare codes, so they are no random selection")
    if among is not None and n is not None and len(own) < n:
        rest = pool[~pool["verbatim_id"].isin(among)]
        own = pd.concat([own, second_sample(rest, codings, n=n - len(own), seed=study.seed)])
        own = own.sort_values(ORDER, ignore_index=True)
    if own.empty:
        raise InputError(f"{study.processed / 'verbatims.csv'}: holds no passage to code.")
    marks = {filled_sheet.BLIND: True, filled_sheet.AT_RANDOM: at_random}
    guide = _guide(study, "blind", coder, len(own), len(pool), marks)
    files.write_atomic(path, to_xlsx([_blind(study, own), _codes(codes, study), guide]))
    return Written(path, len(own), len(pool), tuple(notes))


def marks(study: Study, *, named: Sequence[str] = ()) -> tuple[list[str], list[str]]:
    """The coders who coded blind (their sheet says so, or they are `named`), and those whose passages were drawn at random from all.

    Rows stand in the order of the talk, so of a sheet that is half filled only the first interviews were read: no random selection.
    """
    sheets = filled_sheet.sheets(decision_files(study))
    blind = {*named, *(coder for coder, sheet in sheets.items() if sheet.blind)}
    drawn = [name for name, own in sheets.items() if own.at_random and own.read >= _NEARLY * len(own.passages)]
    return sorted(blind), sorted(drawn)


def _first_source(codable: pd.DataFrame) -> pd.Series:
    """Which passages a coder is given who is the first: those of the interviews where there are any, else the open answers."""
    return codable["source"] == ("interview" if (codable["source"] == "interview").any() else "survey")


def _files_of(study: Study, coder: str) -> list[Path]:
    if not _NAME.fullmatch(coder) or coder.casefold() == MACHINE:
        raise UsageError(f"{coder!r} cannot be the name of a coder; use letters and digits, like anna.")
    own = [path for path in decision_files(study) if path.stem.casefold() == coder.casefold()]
    return [path for path in own if not holds_spans(path)]  # what was imported may stand beside a sheet


def _free_path(study: Study, coder: str, proposals: bool) -> Path:
    there, path = _files_of(study, coder), study.raw / "codings" / f"{coder}.xlsx"
    if not there and not path.exists():
        return path
    there = [*there, path]
    said = f"{there[0]}: {coder} has a file already, and it is never overwritten"
    if _is_sheet(there[0]):
        raise UsageError(f"{said}; go on in that one, or move it away. What others decided does not belong into it.")
    more = f"add new rows below its own: insights sheet {study.name} --coder {coder} --proposals --append"
    raise UsageError(f"{said}; {more if proposals else 'go on in that one, or move it away'}.")


def _is_sheet(path: Path) -> bool:
    """Whether the coder reads with the whole codebook in mind; a file that cannot be read says nothing about it."""
    try:
        return filled_sheet.is_sheet(filled_sheet.read_file(path))
    except InputError:
        return False


def _own_file(study: Study, coder: str) -> Path:
    there = _files_of(study, coder)
    if not there:
        raise UsageError(f"{coder} has no file in {study.raw / 'codings'} yet; leave out --append.")
    if _is_sheet(there[0]):
        raise UsageError(
            f"{there[0]}: is a sheet without proposals; rows with proposals would show its coder what he is not to see."
        )
    if there[0].suffix.lower() != ".xlsx":
        raise UsageError(f"{there[0]}: rows can be added to an Excel file only; save it as {coder}.xlsx.")
    return there[0]


def _read_by_others(
    study: Study, coder: str, codings: pd.DataFrame, codable: pd.DataFrame, own_source: pd.Series
) -> tuple[set[str] | None, bool, list[str]]:
    """The passages that other coders have before them (None: nobody has any), whether they are a random part of all, and who they are.

    What lies in `codings/` counts before anybody ran the study with it, filled in or not.
    """
    files_there = decision_files(study)
    sheets = filled_sheet.sheets(files_there)
    held = codings[~codings["coder"].isin([MACHINE, coder])].groupby("coder")["verbatim_id"].agg(set).to_dict()
    for name, own in filled_sheet.in_hands(files_there).items():
        held[name] = held.get(name, set()) | own
    known = set(codable["verbatim_id"])
    held = {name: own & known for name, own in held.items() if own & known}
    if not held:
        return None, True, []
    among = set().union(*held.values())
    at_random = all(name in sheets and sheets[name].at_random for name in held)
    who = " and ".join(sorted(held))
    notes = [f"drawn first from the {len(among)} passages in the hands of {who}, so that agreement can be measured"]
    if among >= set(codable.loc[own_source, "verbatim_id"]):
        return among, True, []
    if not at_random:
        notes.append("their choice was not random, so they say little about the machine's accuracy in general")
    return among, at_random, notes


def _blind(study: Study, own: pd.DataFrame) -> Sheet:
    heads, language = words(study.language)["coder"]["columns"], study.language
    context = _context(own, contracts.load("turns", study), known_questions(study))
    quote = filled_sheet.QUOTE[language]
    table = pd.DataFrame({
        "verbatim_id": own["verbatim_id"].to_numpy(), heads["context"]: context, filled_sheet.TEXT[language]: own["text"].to_numpy(),
        **dict.fromkeys([*filled_sheet.COLUMNS, quote, heads["note"]], None),
    })  # fmt: skip
    listed = f"'{_titles(study)['codes']}'!$A$2:$A${len(codes_of(study)) + 2}"
    widths = {
        **_WIDTHS,
        heads["context"]: _WIDE,
        filled_sheet.TEXT[language]: _WIDER,
        quote: _WIDE,
        heads["note"]: _WIDE,
    }
    return Sheet(
        _titles(study)["work"], table, fixed=1, choices=dict.fromkeys(filled_sheet.COLUMNS, listed), widths=widths
    )


def _context(own: pd.DataFrame, turns: pd.DataFrame, questions: Mapping[str, str]) -> list[str]:
    """The question before each passage and, where the passage begins inside a turn, what was said just before it."""
    texts = turns.set_index(["interview_id", "turn"])["text"].to_dict()
    shown = []
    for row, asked in zip(own.itertuples(index=False), questions_asked(own, turns, dict(questions)), strict=True):
        turn = "" if pd.isna(row.turn) else texts.get((row.interview_id, int(row.turn)), "")
        before = turn[: int(row.start)].strip() if turn and pd.notna(row.start) else ""
        cut = before if len(before) <= _BEFORE else "… " + before[-_BEFORE:].partition(" ")[2]
        shown.append("\n".join(filter(None, [asked, cut])))
    return shown


def _order_of_work(study: Study, path: Path, said: pd.DataFrame, codes: Sequence[Code], n: int | None) -> Written:
    """The passages that teach the machine most, each with a code to decide on."""
    own = _agenda(study)
    own = own.head(n) if n is not None else own
    if own.empty:
        raise InputError(f"{study.processed / 'coding_agenda.csv'}: there is nothing left to decide on.")
    heads, table = words(study.language)["coder"]["columns"], _proposed(study, own, said, codes)
    listed = f"'{_titles(study)['codes']}'!$A$2:$A${len(codes) + 2}"
    choices = {"code": listed, "status": f'"{",".join(STATUSES)}"'}
    widths = {
        "verbatim_id": 13,
        "code": 20,
        "status": 12,
        heads["context"]: _WIDE,
        heads["text"]: _WIDER,
        heads["reason"]: _WIDE,
    }
    work = Sheet(_titles(study)["work"], table, fixed=3, choices=choices, widths=widths)
    marks = {filled_sheet.BLIND: False, filled_sheet.AT_RANDOM: False}
    guide = _guide(study, "proposals", path.stem, len(own), len(said), marks)
    files.write_atomic(path, to_xlsx([work, _codes(codes, study), guide]))
    return Written(path, len(own), len(said))


def _append(study: Study, path: Path, n: int | None) -> Written:
    """The rows of the order of work whose passages do not stand in `path` yet, written below those that do."""
    if any(path.with_name(name).exists() for name in (f"~${path.name}", f".~lock.{path.name}#")):
        raise UsageError(
            f"{path}: is open in another program, which would write over the new rows; save and close it first."
        )
    said, own = contracts.load("verbatims", study), _agenda(study)
    there = set().union(*filled_sheet.in_hands([path]).values())
    own = own[~own["verbatim_id"].isin(there)]
    own = own.head(n) if n is not None else own
    if own.empty:
        raise UsageError(
            f"{path}: holds every passage of the order of work; decide on its rows and run again: insights run {study.name}"
        )
    files.write_atomic(path, further_rows.added(path, _proposed(study, own, said, codes_of(study))))
    return Written(path, len(own), len(said), (f"added below the {len(there)} passages that were there",))


def _agenda(study: Study) -> pd.DataFrame:
    return contracts.load("coding_agenda", study).sort_values("rank")


def _proposed(study: Study, own: pd.DataFrame, said: pd.DataFrame, codes: Sequence[Code]) -> pd.DataFrame:
    """Rows of the order of work as their coder sees them."""
    heads, names = words(study.language)["coder"]["columns"], {code.code: code.name for code in codes}
    proposals = [names.get(code) for code in own["code"]]
    passages = own[["verbatim_id"]].merge(said, on="verbatim_id", how="left")
    context = _context(passages, contracts.load("turns", study), known_questions(study))
    return pd.DataFrame({
        "verbatim_id": own["verbatim_id"].to_numpy(), "code": proposals, "status": None, heads["context"]: context,
        heads["text"]: passages["text"].to_numpy(), heads["reason"]: own["reason"].to_numpy(),
        filled_sheet.PROPOSED[study.language]: proposals,
    })  # fmt: skip


def _codes(codes: Sequence[Code], study: Study) -> Sheet:
    """The codebook to read before and while coding; its first column is the drop-down list."""
    say = words(study.language)["coder"]
    rows = [(code.name, code.definition, "\n".join(code.examples[:3])) for code in codes]
    rows.append((filled_sheet.NOTHING[study.language], say["nothing"], None))
    table = pd.DataFrame(rows, columns=[say["columns"][name] for name in ("name", "definition", "examples")])
    colours = colours_of(study)
    fills = {(row, 0): colours[code.code] for row, code in enumerate(codes) if code.code in colours}
    return Sheet(_titles(study)["codes"], table, fills=fills, filtered=False)


def _guide(study: Study, kind: str, coder: str, n: int, size: int, marks: dict[str, bool]) -> Sheet:
    say, language = words(study.language)["coder"], study.language
    answer = {True: filled_sheet.YES[language], False: filled_sheet.NO[language]}
    rows = [(number, line) for number, line in enumerate(say[kind], 1)]
    rows += [(filled_sheet.MARKS[language][mark], answer[value]) for mark, value in marks.items()]
    head = [_titles(study)["guide"], say["task"].format(n=n, all=size, coder=coder)]
    return Sheet(
        _titles(study)["guide"],
        pd.DataFrame(rows, columns=head).astype("object"),
        filtered=False,
        widths={head[1]: 100.0},
    )


def _titles(study: Study) -> dict[str, str]:
    return words(study.language)["coder"]["sheets"]
