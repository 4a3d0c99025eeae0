"""What stands on a sheet: statements with their evidence, quotes, the running text, the empathy map, invented names."""
