import re

import yaml

from insights.settings import EventLog
from tests.conftest import ROOT


def test_the_settings_that_the_page_shows_are_all_there_are():
    (block,) = re.findall(
        r"```yaml\n(.*?)```", (ROOT / "docs" / "events.md").read_text(encoding="utf-8"), flags=re.DOTALL
    )
    shown = yaml.safe_load(block)["events"]
    assert EventLog.model_validate(shown).new_for == 365
    assert set(EventLog.model_fields) - set(shown) == {"behaviour"}
