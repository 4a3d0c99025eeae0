"""Editions of the report for one kind of reader, chosen from the same claims: nothing stands in them that the report does not say."""
