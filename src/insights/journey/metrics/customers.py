"""The customer base as people delivered it: who came and left when, what each pays, and every purchase."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from insights import tabular
from insights.errors import InputError
from insights.study import Study
from insights.wording import yes_or_no

DAYS_PER_MONTH = 30.4375
YEAR = r"(?:19|20)\d\d"
FORMATS = ["%d.%m.%Y", "%d.%m.%y", "%m/%d/%Y", "%Y/%m/%d"]


@dataclass(frozen=True)
class CustomerBase:
    """The customers, one row each, and what is known of them.

    `table`: `respondent_id`, `since` and `until` (days), `lost` (True, False or missing), `months` (for how long somebody has been, or was, a
    customer), `entry` (months from which on a loss would have been seen), `revenue` (in a month). `as_of`: the day to which all is
    known. `notes`: sentences for whoever runs the study.
    """

    table: pd.DataFrame
    as_of: pd.Timestamp | None = None
    losses_months: float | None = None
    notes: tuple[str, ...] = ()

    @property
    def dated(self) -> bool:
        """Whether the days of coming and leaving are known."""
        return (
            bool(len(self.table)) and bool(self.table["since"].notna().any()) and bool(self.table["lost"].notna().any())
        )

    @property
    def timed(self) -> pd.DataFrame:
        """The customers of whom it is known how long they stayed."""
        return self.table[self.table["months"].notna() & self.table["lost"].notna()]


COLUMNS = ("respondent_id", "since", "until", "lost", "months", "entry", "revenue")


def read_customers(study: Study) -> CustomerBase | None:
    """The customers of `customers.*` as `customers:` in `study.yml` declares them; None where nothing but the id is declared.

    Whoever leaves after `as_of` is still a customer. Raises InputError that names file, column and rows: columns that do not
    exist, days and numbers that cannot be read, customers who left before they came, ids that stand twice.
    """
    declared, path = study.settings.customers, study.table_file("customers")
    wanted = (
        [] if declared is None else [declared.since, declared.until, declared.lost, declared.months, declared.revenue]
    )
    if path is None or not any(wanted):
        return None
    table = tabular.read_table(path)
    table.require([declared.id, *(name for name in wanted if name)])
    frame = pd.DataFrame({"respondent_id": _ids(table, declared.id)})
    frame["since"] = _days(table, declared.since) if declared.since else pd.NaT
    frame["until"] = _days(table, declared.until) if declared.until else pd.NaT
    _refuse(
        table, declared.until or "", frame["until"] < frame["since"], "lies before the day on which the customer came"
    )
    as_of = pd.Timestamp(declared.as_of) if declared.as_of else frame[["since", "until"]].max().max()
    as_of = None if pd.isna(as_of) else as_of
    if declared.since and as_of is not None:
        _refuse(
            table,
            declared.since,
            frame["since"] > as_of,
            f"lies after the day to which the file is known ({as_of.date()})",
        )
    frame["lost"] = _lost(table, declared, frame["until"], as_of)
    frame["months"] = _months(table, declared, frame, as_of)
    seen = np.inf if declared.losses_months is None else declared.losses_months
    frame["entry"] = _entry(frame, as_of, seen)
    frame["revenue"] = table.numbers(declared.revenue) / declared.revenue_months if declared.revenue else np.nan
    return CustomerBase(frame[list(COLUMNS)], as_of, declared.losses_months, _notes(table, frame))


def read_transactions(study: Study) -> pd.DataFrame | None:
    """Every purchase of `transactions.*`: `respondent_id`, `date`, `amount`; None without such a file.

    Purchases of one customer on one day are one; what was given back on that day is taken off, and days without a positive
    amount are left out. Raises InputError for columns that do not exist and cells that cannot be read.
    """
    path = study.table_file("transactions")
    if path is None:
        return None
    declared, table = study.settings.transactions, tabular.read_table(path)
    table.require([declared.customer, declared.date, declared.amount])
    for column in (declared.customer, declared.date, declared.amount):
        _refuse(table, column, table.frame[column].isna(), "is empty")
    bought = pd.DataFrame(
        {
            "respondent_id": table.frame[declared.customer].str.strip(),
            "date": _days(table, declared.date),
            "amount": table.numbers(declared.amount),
        }
    )
    bought = bought.groupby(["respondent_id", "date"], as_index=False, sort=True)["amount"].sum()
    return bought[bought["amount"] > 0].reset_index(drop=True)


def _ids(table: tabular.Table, column: str) -> pd.Series:
    ids = table.frame[column].str.strip()
    _refuse(table, column, ids.isna(), "is empty")
    _refuse(table, column, ids.duplicated(), "stands there more than once; each customer may have one row")
    _refuse(table, column, ids.str.contains("@", regex=False), "is a mail address; replace the ids by numbers")
    return ids


def _lost(table: tabular.Table, declared, until: pd.Series, as_of) -> pd.Series:
    if declared.until:
        return (until.notna() & (until <= as_of)).astype("boolean")
    if not declared.lost:
        return pd.Series(pd.NA, index=until.index, dtype="boolean")
    cells = table.frame[declared.lost]
    flags = cells.map(yes_or_no, na_action="ignore")
    _refuse(table, declared.lost, cells.notna() & flags.isna(), "is neither yes nor no")
    return flags.astype("boolean")


def _months(table: tabular.Table, declared, frame: pd.DataFrame, as_of) -> pd.Series:
    if declared.months:
        months = table.numbers(declared.months)
        _refuse(table, declared.months, months < 0, "is a negative number of months")
        return months
    # Who left on an unknown day stayed for an unknown time.
    if not declared.until or as_of is None:
        return pd.Series(np.nan, index=frame.index)
    end = frame["until"].where(frame["lost"].fillna(False).astype(bool), as_of)
    return (end - frame["since"]).dt.days / DAYS_PER_MONTH


def _entry(frame: pd.DataFrame, as_of, seen: float) -> pd.Series:
    """The months after which the last `seen` ones began, for everybody counted from the day on which he came.

    That of somebody who left lies before his end by less than `seen`: taken from his end he would count as watched at a time of which
    nobody would have told his leaving. Only where the day of coming is unknown is there nothing better.
    """
    earliest = frame["months"] - seen
    if as_of is not None:
        opened = (as_of - frame["since"]).dt.days / DAYS_PER_MONTH - seen
        earliest = opened.where(opened <= frame["months"], earliest)
    return earliest.clip(lower=0)


def _days(table: tabular.Table, column: str) -> pd.Series:
    """Days as written, in the usual German, English and ISO forms; a bare year is its first day."""
    text = table.frame[column].str.strip()
    text = text.where(~text.str.fullmatch(YEAR).fillna(False).astype(bool), text + "-01-01")
    days = pd.to_datetime(text, format="ISO8601", errors="coerce")
    for style in FORMATS:
        open_ones = days.isna() & text.notna()
        if not open_ones.any():
            break
        days[open_ones] = pd.to_datetime(text[open_ones], format=style, errors="coerce")
    _refuse(table, column, days.isna() & text.notna(), "is no day like 2024-03-31 or 31.03.2024")
    return days.dt.normalize()


def _refuse(table: tabular.Table, column: str, wrong, what: str) -> None:
    """Raise InputError that names the first rows of `wrong`."""
    places = np.flatnonzero(pd.Series(wrong).fillna(False).to_numpy(bool))
    if len(places):
        shown = ", ".join(f"row {table.row(i)}: {table.frame[column].iloc[i]!r}" for i in places[:3])
        more = f" and {len(places) - 3} more" if len(places) > 3 else ""
        raise InputError(f"{table.path}, column {column!r}: {shown}{more} {what}.")


def _notes(table: tabular.Table, frame: pd.DataFrame) -> tuple[str, ...]:
    name, gone = table.path.name, int(frame["since"].isna().sum())
    unknown = f"{name}: {gone} of {len(frame)} customers have no day on which they came; they count in no cohort"
    return (unknown,) if 0 < gone < len(frame) else ()
