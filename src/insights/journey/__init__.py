"""The customer journey: touchpoints, the map's points, drivers of the outcome, and when things happen."""
