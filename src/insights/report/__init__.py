"""Everything that the other stages found, as claims with their evidence and as one report that opens in any browser."""
