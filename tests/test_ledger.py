from __future__ import annotations

import pytest

from insights import files, ledger
from insights.study import open_study


@pytest.fixture
def study(workspace):
    workspace.raw("kino").mkdir()
    (workspace.raw("kino") / "study.yml").write_text("title: Kino\n")
    return open_study("kino")


def test_what_code_wrote_is_ours_and_an_edit_is_noticed(study):
    path = study.processed / "themes.csv"
    assert ledger.state(path, study) == "missing"
    ledger.write(path, b"a", study)
    assert ledger.state(path, study) == "ours"
    path.write_bytes(b"b")
    assert ledger.state(path, study) == "edited"


def test_a_kill_between_record_and_file_is_no_edit(study, monkeypatch):
    path = study.processed / "themes.csv"
    ledger.write(path, b"old", study)
    real = files.write_atomic

    def killed(target, data, **kwargs):
        if target == path:
            raise KeyboardInterrupt
        real(target, data, **kwargs)

    monkeypatch.setattr(files, "write_atomic", killed)
    with pytest.raises(KeyboardInterrupt):
        ledger.write(path, b"new", study)
    assert path.read_bytes() == b"old"
    assert ledger.state(path, study) == "ours"


def test_files_that_came_from_elsewhere_are_not_called_edited(study):
    path = study.reports / "report.html"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x")
    assert ledger.state(path, study) == "unrecorded"


def test_files_of_one_name_in_two_folders_have_their_own_records(study):
    ledger.write(study.processed / "a.csv", b"1", study)
    ledger.write(study.reports / "a.csv", b"2", study)
    assert ledger.state(study.processed / "a.csv", study) == "ours"
    assert ledger.state(study.reports / "a.csv", study) == "ours"


@pytest.mark.parametrize("killed_at", [1, 2, 3])
def test_a_kill_at_any_write_leaves_the_record_of_a_run_without_it(study, monkeypatch, killed_at):
    path = study.processed / "themes.csv"
    ledger.write(path, b"old", study)
    real, count = files.write_atomic, 0

    def killed(target, data, **kwargs):
        nonlocal count
        count += 1
        if count == killed_at:
            raise KeyboardInterrupt
        real(target, data, **kwargs)

    monkeypatch.setattr(files, "write_atomic", killed)
    with pytest.raises(KeyboardInterrupt):
        ledger.write(path, b"new", study)
    monkeypatch.setattr(files, "write_atomic", real)
    ledger.write(path, b"new", study)
    record = study.processed / ".written" / "processed~kino~themes.csv.sha256"
    assert (path.read_bytes(), record.read_text()) == (b"new", files.digest(b"new"))


def test_a_file_tells_of_the_smallest_group_that_it_was_made_for(workspace):
    path = workspace.raw("kino") / "study.yml"
    path.parent.mkdir()
    found = []
    for k in (10, 7, 5):
        path.write_text(f"title: Kino\nprivacy: {{smallest_group: {k}}}\n")
        study = open_study("kino")
        ledger.write(study.processed / "themes.csv", b"the same", study)
        found.append(ledger.smallest_group_of(study.processed / "themes.csv", study))
        assert ledger.state(study.processed / "themes.csv", study) == "ours"
    assert found == [10, 7, 5]
    assert ledger.smallest_group_of(study.processed / "codes.csv", study) == 5  # nobody recorded it


def test_a_kill_while_a_larger_smallest_group_is_written_leaves_none_recorded(workspace, monkeypatch):
    path = workspace.raw("kino") / "study.yml"
    path.parent.mkdir()
    path.write_text("title: Kino\nprivacy: {smallest_group: 10}\n")
    study = open_study("kino")
    target = study.processed / "themes.csv"
    real = files.write_atomic

    def killed(to, data, **kwargs):
        if to == target:
            raise KeyboardInterrupt
        real(to, data, **kwargs)

    monkeypatch.setattr(files, "write_atomic", killed)
    with pytest.raises(KeyboardInterrupt):
        ledger.write(target, b"new", study)
    assert ledger.smallest_group_of(target, study) == 5
