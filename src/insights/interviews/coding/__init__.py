"""Codes: the codebook, what people decided, and what the machine proposes."""

from insights.interviews.coding.proposing import code_table, propose

__all__ = ["code_table", "propose"]
