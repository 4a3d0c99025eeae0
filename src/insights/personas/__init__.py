"""Persona drafts from segments and interviews: who stands behind them, what is known of them, and how far they hold."""
