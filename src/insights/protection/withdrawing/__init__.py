"""Taking out of a study whoever withdraws: what goes is planned, shown, removed at once, looked for afterwards, and written down without them."""
