"""The persona map: two axes with named ends, where each persona lies, who is a mixture of two."""
