"""Projects of other tools for qualitative data analysis, in and out: one model, one reader and one writer per format."""
