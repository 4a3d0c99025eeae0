"""Who stands behind a persona: interviewed people linked to segments or grouped, and the members."""
