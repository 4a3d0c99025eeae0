"""The shape of every table that passes between stages, by the stage that writes it.

Text columns that end in `s` and say so hold several values, joined by `; `. Shares are fractions (0.43, not 43).
"""

from insights.contracts.shapes import TableContract
from insights.contracts.tables.acting import ACTING
from insights.contracts.tables.analysis import ANALYSIS
from insights.contracts.tables.coding import CODING
from insights.contracts.tables.demographics import DEMOGRAPHICS
from insights.contracts.tables.events import EVENTS
from insights.contracts.tables.journey import JOURNEY
from insights.contracts.tables.metrics import METRICS
from insights.contracts.tables.personas import PERSONAS
from insights.contracts.tables.report import REPORT
from insights.contracts.tables.segments import SEGMENTS
from insights.contracts.tables.values import GROUPS, KINDS, SOURCES

TABLES: dict[str, TableContract] = {
    **CODING,
    **DEMOGRAPHICS,
    **ANALYSIS,
    **SEGMENTS,
    **PERSONAS,
    **JOURNEY,
    **EVENTS,
    **METRICS,
    **ACTING,
    **REPORT,
}

__all__ = ["GROUPS", "KINDS", "SOURCES", "TABLES"]
