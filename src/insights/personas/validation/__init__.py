"""How far a persona holds: evidence that can speak against it, the panel that shows it, and the one rule behind its verdict."""

from insights.personas.validation.evidence import Evidence, gather_evidence
from insights.personas.validation.panel import validation_panel
from insights.personas.validation.verdict import BOTH, QUALITATIVE, QUANTITATIVE, judge

__all__ = ["BOTH", "QUALITATIVE", "QUANTITATIVE", "Evidence", "gather_evidence", "judge", "validation_panel"]
