"""Whether the day has come until which people's data may be kept. Nothing is deleted by itself: that is a person's decision."""

from __future__ import annotations

import datetime

from insights.study import Study
from insights.wording import count


def notice(study: Study, *, today: datetime.date | None = None) -> str:
    """What to say about the study's `retention:` on `today`: before its last day, once that is near, and after it; else nothing."""
    until, now = study.settings.retention.until, today or datetime.date.today()
    if until is None or (until - now).days > study.settings.retention.warn_days:
        return ""
    what = f"the raw data, data/processed/{study.name} and reports/{study.name}"
    if now > until:
        past = count((now - until).days, "day", "days")
        return (
            f"retention: this study was to be kept until {until} and is {past} past it: delete {what}, the key of the pseudonyms and "
            f"backups among them, or write down in study.yml on what ground it is kept longer."
        )
    left = "today is the last day" if now == until else f"{count((until - now).days, 'day is', 'days are')} left"
    return f"retention: this study may be kept until {until}, {left}; plan who deletes {what}."


def mark(study: Study, *, today: datetime.date | None = None) -> str:
    """The same for a list of studies, in three words."""
    until = study.settings.retention.until
    if not notice(study, today=today):
        return ""
    past = (today or datetime.date.today()) > until
    return f"({'was' if past else 'may'} {'to be' if past else 'be'} kept until {until}: insights status {study.name})"
