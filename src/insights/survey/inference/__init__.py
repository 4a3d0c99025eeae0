"""Statistics that know how the sample was drawn and weighted; used by the sample, the banner tables and the profiles."""
