"""Who answered: weights and what they cost, the profile of the sample, its targets, and the cells it hardly covers."""
