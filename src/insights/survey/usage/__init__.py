"""Inflection points: the usage from which on an outcome jumps or turns."""
