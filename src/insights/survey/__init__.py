"""Numbers: reading a survey, its quality, weights, banner tables and metrics, segments and thresholds."""
