"""Codes: the codebook, what people decided, what the machine proposes, and what to decide next."""

from insights.interviews.coding.agenda import order_of_work
from insights.interviews.coding.proposing import code_table, prepare, propose

__all__ = ["code_table", "order_of_work", "prepare", "propose"]
