import pandas as pd
import pytest

from insights import contracts
from insights.journey.mentions import find_mentions
from insights.journey.spoken import touchpoint_codes
from tests.journey.conftest import people_of, verbatims_of

STEMS = {"hotline": ["hotline"], "messe": ["messe"]}
CODES = pd.DataFrame({"code": ["problems", "wishes", "quote"], "name": ["Probleme", "Wünsche", "Zitat"]})
NOBODY = contracts.empty("persona_memberships")
VERBATIMS = verbatims_of(
    ("v1", "a", "Die Hotline ist besetzt.", -0.8),
    ("v2", "a", "Die Hotline nervt.", -0.6),
    ("v3", "b", "Hotline und Messe: beides gut.", 0.6),
    ("v4", "s", "Unsere Hotline ist schnell.", 0.9),
)


def coded(*rows: tuple) -> pd.DataFrame:
    table = [{"verbatim_id": v, "code": c, "coder": coder, "status": status} for v, c, coder, status in rows]
    columns = contracts.empty("codings").columns
    return contracts.check(pd.DataFrame(table).reindex(columns=columns), "codings")


def counted(*rows: tuple, memberships=NOBODY) -> pd.DataFrame:
    people = people_of(a="customer", b="customer", s="staff")
    found = find_mentions(VERBATIMS, people, STEMS)
    return touchpoint_codes(found, coded(*rows), CODES, memberships).set_index(["touchpoint", "persona_id", "code"])


def test_people_and_passages_are_counted_by_touchpoint_and_code_without_staff():
    table = counted(*[(v, "problems", "machine", "proposed") for v in ("v1", "v2", "v3", "v4")])
    row = table.loc["hotline", "all", "problems"]
    assert row[["name", "n_people", "n_verbatims", "n_accepted"]].tolist() == ["Probleme", 2, 3, 0]
    assert row["mood"] == pytest.approx((-0.8 - 0.6 + 0.6) / 3)
    assert row["exemplars"] == "v1; v3"
    assert table.loc["messe", "all", "problems"]["n_verbatims"] == 1


def test_what_a_person_rejected_no_longer_counts_though_the_machine_proposed_it():
    table = counted(
        ("v1", "problems", "machine", "proposed"), ("v1", "problems", "anna", "rejected"),
        ("v2", "problems", "machine", "proposed"), ("v2", "problems", "anna", "accepted"),
    )  # fmt: skip
    assert table.loc["hotline", "all", "problems"][["n_verbatims", "n_accepted"]].tolist() == [1, 1]


def test_personas_have_counts_of_their_own_and_a_mark_for_quotes_is_no_topic():
    members = pd.DataFrame({"respondent_id": ["b"], "persona_id": "p1", "source": "interview", "probability": 1.0})
    table = counted(
        ("v1", "problems", "machine", "proposed"), ("v3", "wishes", "machine", "proposed"), ("v3", "quote", "machine", "proposed"),
        memberships=contracts.check(members, "persona_memberships"),
    )  # fmt: skip
    assert sorted(table.index) == [
        ("hotline", "all", "problems"), ("hotline", "all", "wishes"), ("hotline", "p1", "wishes"),
        ("messe", "all", "wishes"), ("messe", "p1", "wishes"),
    ]  # fmt: skip


def test_without_codes_the_table_is_empty():
    assert touchpoint_codes(
        find_mentions(VERBATIMS, people_of(a="customer"), STEMS), contracts.empty("codings"), CODES, NOBODY
    ).empty
