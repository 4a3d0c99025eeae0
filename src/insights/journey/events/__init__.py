"""The event log: when customers do what, on which paths, how long they wait, where they need help, and what changed."""

from insights.journey.events.reading import ATTRIBUTE, read_events
from insights.journey.events.times import ALL, WEEKDAYS, event_shares, event_times, in_office_hours, knows_clock

__all__ = [
    "ALL",
    "ATTRIBUTE",
    "WEEKDAYS",
    "event_shares",
    "event_times",
    "in_office_hours",
    "knows_clock",
    "read_events",
]
