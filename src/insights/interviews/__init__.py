"""Words: reading interviews, pseudonymising them, coding them, finding themes."""
