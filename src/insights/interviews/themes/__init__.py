"""Suggested themes: passages grouped by what they speak of, and named in the words of those who said it."""

from insights.interviews.themes.suggesting import SuggestedThemes, partition, suggest_themes
from insights.interviews.themes.tables import REST

__all__ = ["REST", "SuggestedThemes", "partition", "suggest_themes"]
