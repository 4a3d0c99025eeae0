import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from insights.errors import InputError, UsageError
from insights.survey import latent_class, segments
from insights.survey.at_scale import fitting, patterns, reading, segment_file
from insights.survey.at_scale.workers import Alone
from insights.survey.latent_class import em
from tests.survey.made import survey

TRUE_SHARES = [0.5, 0.3, 0.2]
HIGHEST_FIRST = [3, 2, 1]  # the segment of each planted type: the third visits and spends most
THREE = ["segment_1", "segment_2", "segment_3"]
QUICK = {"n_starts": 4, "n_bootstrap": 10, "start_sample": 2000, "stability_sample": 400, "max_segments": 4, "seed": 2}
ANSWERS = ["q0", "q1", "q2", "q3", "member"]


def customers(n=3000, *, missing=0.05):
    rng = np.random.default_rng(3)
    truth = rng.choice(3, n, p=TRUE_SHARES)
    table = {
        f"q{j}": pd.Series(np.where(rng.random(n) < 0.85, (truth + j) % 3, rng.integers(0, 3, n))).map(
            list("abc").__getitem__
        )
        for j in range(4)
    }
    table["member"] = rng.random(n) < np.array([0.9, 0.5, 0.1])[truth]
    table["visits"] = pd.Series(rng.poisson(np.array([1, 4, 9])[truth])).astype("Int64")
    table["spent"] = pd.Series(np.exp(rng.normal(truth, 1.0)))
    return (
        pd.DataFrame(table)
        .mask(rng.random((n, len(table))) < missing)
        .assign(id=[f"c{i:04}" for i in range(n)], truth=truth, same="x")
    )


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    path = tmp_path_factory.mktemp("customers") / "customers.parquet"
    customers().to_parquet(path, row_group_size=1100)
    return path


@pytest.fixture(scope="module")
def segmented(source):
    lines: list[str] = []
    found = segment_file(
        source,
        source.with_name("segments.parquet"),
        items=[*ANSWERS, "spent", "same"],
        counts=["visits"],
        keep=["id"],
        report=lines.append,
        **QUICK,
    )
    return found, lines


def test_every_row_gets_the_planted_segment(source, segmented):
    found, _ = segmented
    written, given = pd.read_parquet(found.target), pd.read_parquet(source)
    assert found.k == 3
    assert list(written.columns) == ["id", "segment", "probability"]
    assert list(written["id"]) == list(given["id"])
    assert (written["segment"] == given["truth"].map(HIGHEST_FIRST.__getitem__)).mean() > 0.97
    assert written["probability"].between(1 / 3, 1).all()


def test_the_choice_and_the_profile_say_what_was_found(segmented):
    found, lines = segmented
    assert list(found.selection["k"][found.selection["chosen"]]) == [3]
    assert found.selection.loc[2, "stability"] > 0.75
    rows = found.profile.set_index(["item", "answer"])
    assert rows.loc[("", "share by the model"), THREE].tolist() == pytest.approx(TRUE_SHARES[::-1], abs=0.03)
    assert rows.loc[("visits", "mean"), "segment_1"] == pytest.approx(9, abs=0.3)
    assert (
        rows.loc[("spent", "mean of log(1 + x)"), "segment_1"] > rows.loc[("spent", "mean of log(1 + x)"), "segment_3"]
    )
    assert lines[0] == "left out, because the answers do not differ: same"
    assert lines[1].startswith("3,000 rows read, ")
    assert lines[2] == "starts on 2,000 rows"
    assert "tests on 400 rows, stability in up to 10 bootstrap samples of them" in lines
    assert found.why == lines[-2] == "3 segments: all are found again in bootstrap samples (least Jaccard 1.00)."
    assert lines[-1].endswith("; segment 1 answers highest on average, the last one lowest")


def test_the_share_of_rows_is_that_of_the_rows_written(segmented):
    found, _ = segmented
    written = pd.read_parquet(found.target)["segment"].value_counts(normalize=True)
    rows = found.profile.set_index(["item", "answer"])
    assert rows.loc[("", "share of rows"), THREE].tolist() == [written[1], written[2], written[3]]


def test_the_comparison_holds_what_tests_and_continua_say(segmented):
    row = segmented[0].selection.set_index("k").loc[3]
    assert (row["blrt_p"], row["blrt_draws"], row["blrt_at_most"]) == (0.04, 24, True)
    assert row["verdicts"] == "validated; validated; validated"
    assert row["factor_bic"] > row["sample_bic"]
    assert row["prediction_strength"] > 0.8


def test_the_log_likelihood_is_that_of_a_small_survey(source, tmp_path):
    table = pd.read_parquet(source)[ANSWERS]
    expected = latent_class.fit(table.map(str, na_action="ignore"), 3, seed=1)
    found = segment_file(source, tmp_path / "s.parquet", items=ANSWERS, **{**QUICK, "max_segments": 3})
    assert found.selection.loc[2, "log_likelihood"] == pytest.approx(expected.log_likelihood, abs=0.02)
    assert found.selection.loc[2, "parameters"] == expected.parameters
    assert sorted(found.profile.loc[1, THREE])[::-1] == pytest.approx(expected.shares.tolist(), abs=1e-3)


def planted(source, names, counts=()):
    looks = [reading.look(group, source, names, ("visits", "spent")) for group in range(3)]
    coding = reading.grouped(reading.columns_from(looks, counts, source))
    found = patterns.merge((patterns.count_group(group, source, coding) for group in range(3)), coding)
    items = found.items()
    return coding, found, items, latent_class.random_starts(items, items.counts, 3, 1, np.random.default_rng(1))[:, 0]


@pytest.mark.parametrize("fast", [True, False])
def test_one_step_over_the_file_is_one_step_of_the_survey_engine(source, monkeypatch, fast):
    if fast:
        pytest.importorskip("numba")
    else:
        monkeypatch.setattr(fitting, "compiled", lambda: None)
        monkeypatch.setattr(em, "compiled", lambda: None)
    monkeypatch.setattr(patterns, "PART", 700)
    coding, found, items, start = planted(source, (*ANSWERS, "visits", "spent"), ("visits",))
    following, value = fitting.step(Alone(), found.parts(), coding, items, start)
    (expected,), (log_likelihood,) = (
        one.swapaxes(0, 1) if one.ndim == 3 else one
        for one in latent_class.run(items, items.counts[:, None], start[:, None], iterations=1, tolerance=0.0)
    )
    assert value == pytest.approx(log_likelihood, rel=1e-10)
    assert np.exp(following) == pytest.approx(np.exp(expected), rel=1e-7, abs=1e-10)


@pytest.mark.parametrize("fast", [True, False])
def test_rows_that_fit_no_single_number_give_the_same_sums(source, monkeypatch, fast):
    if fast:
        pytest.importorskip("numba")
    else:
        monkeypatch.setattr(fitting, "compiled", lambda: None)
    coding, found, items, start = planted(source, ANSWERS)
    expected, value = fitting.step(Alone(), found.parts(), coding, items, start)
    monkeypatch.setattr(reading, "LARGEST_KEY", 2)
    coding, rows, *_ = planted(source, ANSWERS)
    assert len(rows) == 3000 > len(found)
    following, again = fitting.step(Alone(), rows.parts(), coding, items, start)
    assert again == pytest.approx(value, rel=1e-12)
    assert following == pytest.approx(expected, rel=1e-9)


def test_hundreds_of_items_do_not_run_out_of_small_numbers(tmp_path):
    rng = np.random.default_rng(3)
    truth = rng.integers(0, 2, 900)
    wide = pd.DataFrame({f"q{j:03}": np.where(truth == j % 2, "yes", "no") for j in range(300)})
    wide = wide.mask(rng.random(wide.shape) < 0.02)
    wide.to_parquet(tmp_path / "wide.parquet")
    found = segment_file(
        tmp_path / "wide.parquet",
        tmp_path / "s.parquet",
        items=list(wide),
        **{**QUICK, "max_segments": 2, "stability_sample": 120},
    )
    written = pd.read_parquet(found.target)["segment"].to_numpy()
    assert found.k == 2
    assert max(np.mean(written - 1 == truth), np.mean(2 - written == truth)) == 1.0


def test_more_items_than_the_rows_can_carry_are_refused(tmp_path):
    rng = np.random.default_rng(3)
    pd.DataFrame(rng.choice(["yes", "no"], (100, 60)), columns=[f"q{j}" for j in range(60)]).to_parquet(
        tmp_path / "c.parquet"
    )
    with pytest.raises(InputError, match="Two segments of 60 items have 121 parameters, more than 100 rows"):
        segment_file(tmp_path / "c.parquet", tmp_path / "s.parquet", items=[f"q{j}" for j in range(60)], **QUICK)


def test_answers_without_structure_give_no_segments_and_no_file(tmp_path):
    rng = np.random.default_rng(1)
    pd.DataFrame({f"q{j}": rng.choice(list("abc"), 900) for j in range(6)}).to_parquet(tmp_path / "noise.parquet")
    found = segment_file(tmp_path / "noise.parquet", tmp_path / "s.parquet", items=[f"q{j}" for j in range(6)], **QUICK)
    assert (found.k, found.target) == (1, None)
    assert found.why == "No segments: one group describes the answers best (BIC)."
    assert list(tmp_path.iterdir()) == [tmp_path / "noise.parquet"]


def no_segments(tmp_path, table, **options):
    """What is said of a file without types."""
    table.to_parquet(tmp_path / "c.parquet", row_group_size=20_000)
    few = {**QUICK, "n_starts": 2, "max_segments": 3, "stability_sample": 1000}
    found = segment_file(tmp_path / "c.parquet", tmp_path / "s.parquet", items=list(table), **few | options)
    assert (found.k, found.target, list(tmp_path.iterdir())) == (1, None, [tmp_path / "c.parquet"])
    assert found.selection.set_index("k")["bic"].idxmin() > 1
    assert found.profile.loc[0, "segment_1"] == 1
    return found


def graded(trait, rng):
    return np.digitize(1.5 * trait + rng.logistic(size=len(trait)), [-2, -0.5, 0.5, 2])


def test_people_who_differ_by_degree_are_no_segments_however_many_they_are(tmp_path):
    rng = np.random.default_rng(1)
    trait = rng.normal(size=50_000)
    found = no_segments(tmp_path, pd.DataFrame({f"q{j}": graded(trait, rng) for j in range(8)}))
    assert found.why.startswith(
        "No segments: people differ by degree along one line, not by type; one continuous scale"
    )
    assert "the answers of 1,000 rows drawn at random" in found.why
    assert "Give every row a score instead" in found.why
    assert (found.selection["factor_bic"] < found.selection["sample_bic"]).all()


def test_people_who_differ_along_two_lines_are_told_with_their_columns(tmp_path):
    rng = np.random.default_rng(1)
    traits = rng.multivariate_normal([0, 0], [[1, 0.3], [0.3, 1]], 20_000)
    table = pd.DataFrame({f"q{j}": graded(traits[:, j % 2], rng) for j in range(8)})
    found = no_segments(tmp_path, table, stability_sample=2000)
    assert found.why.startswith("No segments: people differ by degree along 2 lines, not by type")
    told = found.why.split("instead: ")[1]
    lines = [set(part[4:].rstrip(".").split(", ")) for part in told.split("; ")]
    assert sorted(lines, key=min) == [{"q0", "q2", "q4", "q6"}, {"q1", "q3", "q5", "q7"}]
    assert (found.selection["lines_bic"] < found.selection["profile_bic"]).all()


def test_a_connection_that_only_a_whole_file_can_see_makes_no_segments(tmp_path):
    rng = np.random.default_rng(1)
    same = rng.random(50_000) < 0.05
    first = rng.integers(0, 3, 50_000)
    columns = {f"q{j}": np.where(same, first, rng.integers(0, 3, 50_000)) for j in range(5)}
    found = no_segments(tmp_path, pd.DataFrame(columns), stability_sample=300)
    assert found.why.startswith(
        "No segments: the answers of 300 rows drawn at random hang together no more than shuffled"
    )


def test_segments_are_numbered_as_in_a_survey(tmp_path):
    rng = np.random.default_rng(5)
    truth = rng.choice(3, 2000, p=TRUE_SHARES)
    height = np.array([1.0, -1.0, 0.2])[truth]
    columns = {
        f"q{j}": np.digitize(height + (j % 3 == truth) + rng.logistic(0, 0.4, 2000), [-1, 0, 1]) + 8 for j in range(6)
    }
    columns["region"] = np.array(["a", "b", "c"])[np.where(rng.random(2000) < 0.7, truth, rng.integers(0, 3, 2000))]
    pd.DataFrame(columns).to_parquet(tmp_path / "c.parquet")
    few = {"n_starts": 3, "n_bootstrap": 5, "seed": 1}
    found = segment_file(tmp_path / "c.parquet", tmp_path / "s.parquet", items=list(columns), max_segments=3, **few)
    responses, variables = survey(columns)
    variables = variables.assign(builds_segments=True)
    solution, memberships, _ = segments.find_segments(responses, variables, max_segments=3, **few)
    written = pd.read_parquet(found.target)["segment"]
    assert found.k == solution.k == 3
    assert (written.to_numpy() == memberships["segment"].to_numpy()).mean() > 0.995
    assert list(np.bincount(written)[1:]) != sorted(np.bincount(written)[1:], reverse=True)  # not by size


def test_without_answers_of_order_the_largest_segment_comes_first(source, tmp_path):
    found = segment_file(source, tmp_path / "s.parquet", items=["q0", "q1", "q2", "q3"], **{**QUICK, "max_segments": 3})
    assert list(found.profile.loc[0, THREE]) == sorted(found.profile.loc[0, THREE], reverse=True)


def test_two_workers_of_a_cluster_give_the_same_bytes(source, tmp_path):
    distributed = pytest.importorskip("distributed")
    options = {"items": [*ANSWERS, "spent"], "counts": ["visits"], "keep": ["id"], **QUICK, "max_segments": 3}
    here = segment_file(source, tmp_path / "here.parquet", **options)
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        there = segment_file(source, tmp_path / "there.parquet", scheduler=cluster.scheduler_address, **options)
    assert there.target.read_bytes() == here.target.read_bytes()
    pd.testing.assert_frame_equal(there.selection, here.selection, check_exact=True)
    pd.testing.assert_frame_equal(there.profile, here.profile, check_exact=True)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"items": ["q9"]}, "has no column 'q9'; did you mean"),
        ({"items": ["id"]}, "'id'.*has more than 255 different values"),
        ({"items": ["same"]}, "in none of the columns do the answers differ"),
        ({"items": ["q0"], "numbers": ["q1"]}, "'q1': holds .*string, so it can be neither a number nor a count"),
        ({"items": ["q0"], "counts": ["spent"]}, "'spent': counts are whole numbers from 0"),
    ],
)
def test_columns_that_do_not_fit_are_named_in_one_sentence(source, tmp_path, columns, message):
    with pytest.raises(InputError, match=message):
        segment_file(source, tmp_path / "s.parquet", **columns, **QUICK)
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_none_is_named(tmp_path):
    (tmp_path / "c.parquet").write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="c.parquet: cannot be read as parquet"):
        segment_file(tmp_path / "c.parquet", tmp_path / "s.parquet", items=["a"])
    with pytest.raises(InputError, match="d.parquet: there is no such file"):
        segment_file(tmp_path / "d.parquet", tmp_path / "s.parquet", items=["a"])


def test_lists_want_a_column_per_answer(tmp_path):
    pq.write_table(pa.table({"a": [["x"], ["y", "x"]]}), tmp_path / "c.parquet")
    with pytest.raises(InputError, match="give every answer a yes/no column of its own"):
        segment_file(tmp_path / "c.parquet", tmp_path / "s.parquet", items=["a"])


def test_options_out_of_range_are_refused(source, tmp_path):
    with pytest.raises(UsageError, match="max_segments is 40"):
        segment_file(source, tmp_path / "s.parquet", items=["q0"], max_segments=40)
    with pytest.raises(UsageError, match="let the name end in .parquet"):
        segment_file(source, tmp_path / "s.csv", items=["q0"])


def test_the_command_prints_progress_and_a_profile(source, tmp_path):
    from click.testing import CliRunner

    from insights.cli import main

    target = str(tmp_path / "s.parquet")
    done = CliRunner().invoke(
        main,
        [
            "segment-file",
            str(source),
            "--items",
            "q0, q1,q2,q3",
            "--keep",
            "id",
            "--max-segments",
            "3",
            "--out",
            target,
        ],
    )
    assert done.exit_code == 0, done.output
    assert "3,000 rows read" in done.output
    assert "3 segments: all are found again in bootstrap samples" in done.output
    assert "share of rows" in done.output
    assert list(pd.read_parquet(target).columns) == ["id", "segment", "probability"]
    nothing = CliRunner().invoke(main, ["segment-file", str(source), "--out", target])
    assert nothing.exit_code == 2
    assert "No columns are named" in nothing.output
