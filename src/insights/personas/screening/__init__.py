"""Screening (typing tool): the fewest questions that assign a new person to a persona, as a table of whole points."""
