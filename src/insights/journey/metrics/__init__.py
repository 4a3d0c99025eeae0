"""CX metrics (NPS, CSAT, CES, churn, retention) and what customers are worth: computed, tested between waves, with intervals."""
