"""The customer base as people deliver it, and what they are told where it cannot be read."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from insights.errors import InputError
from insights.journey.metrics import retention
from insights.journey.metrics.customers import read_customers, read_transactions

DATED = "customers: {id: nr, since: seit, until: bis, revenue: umsatz, as_of: 2025-12-31}\n"


def delivered(study, settings: str, **files: str):
    opened = study(settings)
    for name, text in files.items():
        (opened.raw / f"{name}.csv").write_text(text, encoding="utf-8")
    return opened


def test_days_in_german_and_iso_form_and_bare_years_are_read(study):
    text = "nr;seit;bis;umsatz\n1;01.02.2020;30.06.2025;1.200,00\n2;2021-03-01;;600\n3;2019;;0\n"
    base = read_customers(delivered(study, DATED, customers=text))
    assert base.table["since"].dt.strftime("%Y-%m-%d").tolist() == ["2020-02-01", "2021-03-01", "2019-01-01"]
    assert base.table["lost"].tolist() == [True, False, False]
    assert base.table["revenue"].tolist() == [100, 50, 0]
    assert base.table["months"].round().tolist() == [65, 58, 84]


def test_who_leaves_after_the_day_of_the_file_is_still_a_customer(study):
    base = read_customers(delivered(study, DATED, customers="nr,seit,bis,umsatz\n1,2020-01-01,2026-03-31,1\n"))
    assert base.table["lost"].tolist() == [False]


def test_months_and_a_yes_or_no_do_where_there_are_no_days(study):
    settings = "customers: {id: nr, lost: weg, months: monate, losses_months: 1}\n"
    base = read_customers(delivered(study, settings, customers="nr,weg,monate\n1,ja,5\n2,nein,0.5\n3,,7\n"))
    assert base.table["lost"].astype(object).where(base.table["lost"].notna(), None).tolist() == [True, False, None]
    assert base.table["entry"].tolist() == [4, 0, 6]
    assert len(base.timed) == 2


def test_who_left_was_watched_from_the_day_on_which_the_file_begins_as_everybody_was(study):
    settings = DATED.replace("}", ", losses_months: 12}")
    text = "nr,seit,bis,umsatz\n1,2020-01-01,2025-01-31,1\n2,2020-01-01,,1\n3,2025-06-30,2025-08-31,1\n"
    base = read_customers(delivered(study, settings, customers=text))
    assert base.table["entry"].round(1).tolist() == [60.0, 60.0, 0.0]


def test_the_curve_of_a_file_with_late_losses_alone_is_that_of_all(study):
    rng, n = np.random.default_rng(4), 40_000
    since = pd.Timestamp("2025-12-31") - pd.to_timedelta(rng.integers(1, 1825, n), unit="D")
    until = since + pd.to_timedelta(rng.exponential(30 * 30.4375, n).astype(int) + 1, unit="D")
    there = until > pd.Timestamp("2025-12-31")
    kept = there | (until > pd.Timestamp("2025-01-02"))
    days = pd.Series(until.strftime("%Y-%m-%d")).mask(there, "")
    frame = pd.DataFrame({"nr": range(n), "seit": since.strftime("%Y-%m-%d"), "bis": days, "umsatz": 1})[kept]
    settings = DATED.replace("}", ", losses_months: 12}")
    curve = retention.curve_of(read_customers(delivered(study, settings, customers=frame.to_csv(index=False))).timed)
    for month in (12, 36):
        assert retention.survival_at(curve, month)[0] == pytest.approx(np.exp(-month / 30), abs=0.02)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nr,seit,bis,umsatz\n1,2020-01-01,gestern,1\n", r"customers\.csv, column 'bis': row 2: 'gestern' is no day like 2024-03-31"),
        ("nr,seit,bis,umsatz\n1,2020-01-01,2019-01-01,1\n", "row 2: '2019-01-01' lies before the day on which the customer came"),
        ("nr,seit,bis,umsatz\n1,2027-01-01,,1\n", r"lies after the day to which the file is known \(2025-12-31\)"),
        ("nr,seit,bis,umsatz\n1,2020-01-01,,1\n1,2020-01-01,,1\n", "stands there more than once; each customer may have one row"),
        ("nr,seit,bis,umsatz\na@b.de,2020-01-01,,1\n", "is a mail address; replace the ids by numbers"),
        ("nr,seit,bis,umsatz\n1,2020-01-01,,viel\n", "column 'umsatz': should hold numbers, but row 2: 'viel'"),
        ("nr,von,bis,umsatz\n1,2020-01-01,,1\n", "column 'seit' does not exist"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_file_column_and_row(study, text, message):
    with pytest.raises(InputError, match=message):
        read_customers(delivered(study, DATED, customers=text))


def test_a_flag_that_is_neither_yes_nor_no_is_refused(study):
    settings = "customers: {id: nr, lost: weg}\n"
    with pytest.raises(InputError, match="row 2: 'vielleicht' is neither yes nor no"):
        read_customers(delivered(study, settings, customers="nr,weg\n1,vielleicht\n"))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("customers: {id: nr, until: bis, lost: weg, since: seit}\n", "keep one of `until:`"),
        ("customers: {id: nr, since: seit, months: monate}\n", "keep one of `since:`"),
        ("customers: {id: nr, until: bis}\n", "`until:` needs `since:`"),
    ],
)
def test_two_ways_of_saying_the_same_are_refused(study, settings, message):
    with pytest.raises(InputError, match=message):
        study(settings)


def test_a_file_of_which_only_the_id_is_declared_says_nothing_of_churn(study):
    assert read_customers(delivered(study, "customers: {id: nr}\n", customers="nr,x\n1,2\n")) is None
    assert read_customers(study("")) is None


def test_purchases_of_one_day_are_one_and_returns_are_taken_off(study):
    text = "customer_id,date,amount\na,2025-01-01,10\na,2025-01-01,5\na,2025-02-01,8\na,2025-02-01,-8\nb,03.02.2025,7\n"
    bought = read_transactions(delivered(study, "", transactions=text))
    assert bought["amount"].tolist() == [15, 7]
    assert bought["date"].tolist() == [pd.Timestamp("2025-01-01"), pd.Timestamp("2025-02-03")]


def test_a_purchase_without_a_day_is_refused(study):
    with pytest.raises(InputError, match=r"transactions\.csv, column 'date': row 3: .* is empty"):
        read_transactions(delivered(study, "", transactions="customer_id,date,amount\na,2025-01-01,1\nb,,2\n"))
