"""What people decided about drafts, whether the data still bear it out, and which drafts could be merged."""
