"""Drawings that notebooks and reports share, as SVG with real text."""
