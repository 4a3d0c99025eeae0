import pandas as pd
import pytest

from insights.journey.events.dated import dated_changes
from insights.journey.events.groups import groups
from insights.journey.events.hotspots import hotspots
from insights.journey.events.log import arranged


@pytest.fixture(scope="module")
def shop(shared_data):
    """Shop events of a public teaching set, in which its makers hid faults."""
    table = pd.read_csv(shared_data / "journey_ecom_synthetic" / "ecom.csv.gz", parse_dates=["timestamp"])
    names = {
        "user_id": "respondent_id",
        "session_id": "case_id",
        "event": "activity",
        "timestamp": "time",
        "platform": "@platform",
    }
    return arranged(table[list(names)].rename(columns=names), 12)


def test_the_days_of_faults_in_payment_and_checkout_are_found(shop):
    table = dated_changes(shop, seed=1)
    found = table[table["kind"] == "step"].groupby("series")["day"].agg(list)
    assert found["payment_error"] == ["2024-05-20", "2024-06-09"]
    assert found["support_chat"] == found["payment_error"]  # customers ask for help on the same days
    assert found["checkout_bug"] == ["2024-04-13", "2024-05-10"]
    assert set(found.index) <= {"payment_error", "support_chat", "checkout_bug", "payment_details", "purchase"}


def test_the_fault_in_checkout_is_one_of_phones_and_payment_errors_lead_to_the_chat(shop):
    table = groups(shop, 30)
    bug = table[(table["activity"] == "checkout_bug") & (table["group"] == "mobile")].iloc[0]
    assert bug["others"] == 0
    assert bug["p_adjusted"] < 0.001
    spots = hotspots(shop, ["support_chat"]).set_index("activity")
    assert spots[spots["verdict"] == "hot spot"].index.tolist() == ["payment_error"]
