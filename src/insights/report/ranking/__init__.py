"""Insights: what of all that was found deserves attention first, and what to do about it.

Candidates come from assumptions (`assumed`), survey answers (`answers`), behaviour and the journey (`behaviour`), the event log
(`logged`), waves of a survey (`waves`) and what people said (`words`). `order` merges what is about the same thing and ranks by surprise × effect × people; `measures` proposes what to do.
"""
