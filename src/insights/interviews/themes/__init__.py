"""Suggested themes: passages grouped by what they speak of, and named in the words of those who said it."""

from insights.interviews.themes.suggesting import REST, suggest_themes

__all__ = ["REST", "suggest_themes"]
