"""What each claim rests on, in a form that a machine can check, and the check itself."""
