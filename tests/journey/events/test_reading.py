import gzip

import pandas as pd
import pytest

from insights.errors import InputError
from insights.journey import events
from insights.journey.events import xes

HEAD = "respondent_id,activity,time\n"


def test_times_in_iso_and_german_form_are_read(study):
    text = HEAD + "01,search,2026-03-02 21:40\n01,search,02.03.2026 08:15:10\n,search,2026-03-02T09:00:00+01:00\n"
    read = events.read_events(study(events=text))
    assert read["time"].dt.strftime("%d %H:%M").tolist() == ["02 21:40", "02 08:15", "02 09:00"]
    assert read["respondent_id"].iloc[0] == "01"
    assert read["respondent_id"].isna().tolist() == [False, False, True]


def test_an_unknown_column_names_the_nearest(study):
    with pytest.raises(InputError, match=r"'activity' does not exist; did you mean 'activty'"):
        events.read_events(study(events="respondent_id,activty,time\na,b,2026-03-02 08:00\n"))


def test_times_that_cannot_be_read_are_named_by_row(study):
    text = HEAD + "a,s,2026-03-02 08:00\na,s,gestern\na,s,03/04/2026 8:00\n"
    with pytest.raises(InputError, match=r"column 'time': row 3 \('gestern'\), row 4 .* no time that can be read"):
        events.read_events(study(events=text))


def test_times_in_utc_are_refused_and_blank_ones_named(study):
    with pytest.raises(InputError, match="row 2 .* is in UTC"):
        events.read_events(study(events=HEAD + "a,s,2026-03-02T08:00:00Z\n"))
    with pytest.raises(InputError, match="row 3 is empty"):
        events.read_events(study(events=HEAD + "a,s,2026-03-02 08:00\na,s,\n"))


def test_utc_times_stand_on_the_clock_of_the_place_that_study_yml_names(study):
    text = HEAD + "a,s,2026-03-28T22:30:00Z\na,s,2026-03-29T22:30:00+00:00\n"
    read = events.read_events(study("events: {timezone: Europe/Berlin}\n", events=text))
    assert read["time"].astype(str).tolist() == [
        "2026-03-28 23:30:00",
        "2026-03-30 00:30:00",
    ]  # summer time began between
    with pytest.raises(InputError, match=r"'Europe/Berlon' is no place .* did you mean 'Europe/Berlin'"):
        study("events: {timezone: Europe/Berlon}\n", events=text)


def test_cases_attributes_and_dates_of_beginning_are_read(study):
    text = (
        "kunde,fall,vorgang,zeit,kanal,seit\na,1,s,2026-03-02 08:00,web,2019\nb,2,t,2026-03-02 09:00,app,03.05.2025\n"
    )
    settings = "events: {respondent: kunde, case: fall, activity: vorgang, time: zeit, channel: kanal, since: seit}\n"
    read = events.read_events(study(settings, events=text))
    assert read["case_id"].tolist() == ["1", "2"]
    assert read["@kanal"].tolist() == ["web", "app"]
    assert read["since"].astype(str).tolist() == ["2019-01-01", "2025-05-03"]


def test_the_date_of_beginning_may_stand_in_the_customer_file(study):
    opened = study(
        "customers: {id: nr}\nevents: {since: kunde_seit}\n",
        events=HEAD + "a,s,2026-03-02 08:00\nb,s,2026-03-02 09:00\n",
    )
    (opened.raw / "customers.csv").write_text("nr,kunde_seit\na,2019\nc,2020\n", encoding="utf-8")
    read = events.read_events(opened)
    assert read["since"].dt.year.tolist()[0] == 2019
    assert read["since"].isna().tolist() == [False, True]
    (opened.raw / "customers.csv").write_text("nr,kunde_seit\na,lange\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"customers.csv, column 'kunde_seit': 'lange' is no date and no year"):
        events.read_events(opened)


def test_activities_of_study_yml_that_never_happen_are_named_with_the_nearest(study):
    with pytest.raises(InputError, match=r"events: conversion: the log has no activity 'kauff'; did you mean 'kauf'"):
        events.read_events(study("events: {conversion: kauff}\n", events=HEAD + "a,kauf,2026-03-02 08:00\n"))


def test_tables_with_the_names_of_the_xes_standard_need_no_settings(study):
    text = "case:concept:name,concept:name,time:timestamp\n1,s,2026-03-02T08:00:00+01:00\n"
    read = events.read_events(study(events=text))
    assert read.loc[0, ["respondent_id", "case_id", "activity"]].tolist() == ["1", "1", "s"]


XES = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
 <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
 <global scope="event"><string key="concept:name" value="nothing"/></global>
 <trace><string key="concept:name" value="A1"/><string key="region" value="Süd"/>
  <event><string key="concept:name" value="Anfrage"/><date key="time:timestamp" value="2026-03-02T08:00:00.000+01:00"/>
   <string key="lifecycle:transition" value="start"/></event>
  <event><string key="concept:name" value="Anfrage"/><date key="time:timestamp" value="2026-03-02T08:30:00.000+01:00"/>
   <string key="lifecycle:transition" value="complete"/><list key="x"><string key="concept:name" value="inside"/></list></event>
 </trace>
 <trace><string key="concept:name" value="A2"/>
  <event><string key="concept:name" value="Angebot"/><date key="time:timestamp" value="2026-03-03T09:00:00.000+01:00"/>
   <string key="org:resource" value="Vertrieb"/><string key="lifecycle:transition" value="complete"/></event>
 </trace>
</log>"""


def test_xes_is_read_plain_and_packed_with_attributes_of_case_and_event(study):
    opened = study("events: {attributes: ['org:resource', 'case:region']}\n")
    (opened.raw / "events.xes").write_text(XES, encoding="utf-8")
    read = events.read_events(opened)
    assert read["case_id"].tolist() == ["A1", "A2"]  # the beginning of an activity whose end is told counts once
    assert read["activity"].tolist() == ["Anfrage", "Angebot"]
    assert read["time"].astype(str).tolist() == ["2026-03-02 08:30:00", "2026-03-03 09:00:00"]
    assert read["@case:region"].iloc[0] == "Süd"
    assert read["@org:resource"].isna().tolist() == [True, False]
    (opened.raw / "events.xes").unlink()
    (opened.raw / "events.xes.gz").write_bytes(gzip.compress(XES.encode()))
    assert events.read_events(opened).equals(read)


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE log [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><log><trace><event/></trace></log>'
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE log SYSTEM "file:///etc/passwd"><log><trace><event/></trace></log>'


@pytest.mark.parametrize("text", [BOMB, OUTSIDE])
def test_an_xes_that_declares_entities_or_a_document_type_is_refused(text, tmp_path):
    path = tmp_path / "events.xes"
    path.write_text(text)
    with pytest.raises(InputError, match="declares a document type or entities, which no XES log needs"):
        xes.read_xes(path)


def test_damaged_and_empty_xes_and_bombs_of_bytes_are_told_in_a_sentence(tmp_path, monkeypatch):
    path = tmp_path / "events.xes"
    path.write_text(XES[:500], encoding="utf-8")
    with pytest.raises(InputError, match=r"events.xes, line \d+: is no well-formed XES"):
        xes.read_xes(path)
    path.write_text("<log/>")
    with pytest.raises(InputError, match="holds no events"):
        xes.read_xes(path)
    path.write_text("<log><trace>" + "<list key='a'>" * 50)
    with pytest.raises(InputError, match="nested more than 40 deep"):
        xes.read_xes(path)
    packed = tmp_path / "events.xes.gz"
    packed.write_bytes(gzip.compress(XES.encode())[:200])
    with pytest.raises(InputError, match="damaged or cut off"):
        xes.read_xes(packed)
    monkeypatch.setattr(xes, "MOST_BYTES", 1 << 21)
    packed.write_bytes(gzip.compress(b"<log>" + b" " * (3 << 20)))
    with pytest.raises(InputError, match="unpacks to more than"):
        xes.read_xes(packed)
    monkeypatch.setattr(xes, "MOST_EVENTS", 1)
    with pytest.raises(InputError, match="more than 1 events"):
        path.write_text(XES, encoding="utf-8") and xes.read_xes(path)


def test_any_other_type_of_event_file_is_refused_with_those_that_can_be_read(study):
    opened = study()
    (opened.raw / "events.json").write_text("[]")
    with pytest.raises(
        InputError, match=r"files of type \.json cannot be read; save it as one of .*\.parquet, \.xes, \.xes\.gz"
    ):
        events.read_events(opened)


def test_parquet_is_read_like_csv(study):
    opened = study()
    table = pd.DataFrame({"respondent_id": ["a"], "activity": ["s"], "time": pd.to_datetime(["2026-03-02 08:00"])})
    table.to_parquet(opened.raw / "events.parquet")
    assert events.read_events(opened)["time"].astype(str).tolist() == ["2026-03-02 08:00:00"]
