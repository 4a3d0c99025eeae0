"""How far coders agree, what they should talk about, and what a further coder is given to read."""

from insights.interviews.analysis.agreement.comparing import ALL_CODES, EVERYONE, measure
from insights.interviews.analysis.agreement.disagreements import confusions, ranked
from insights.interviews.analysis.agreement.quotes import assess
from insights.interviews.analysis.agreement.second_coder import second_sample
from insights.interviews.analysis.agreement.statements import sentences, statement

__all__ = [
    "ALL_CODES",
    "EVERYONE",
    "assess",
    "confusions",
    "measure",
    "ranked",
    "second_sample",
    "sentences",
    "statement",
]
