"""Where to act: what carries the outcome and how surely, what differs from a second map, and goals that the next wave could see."""
