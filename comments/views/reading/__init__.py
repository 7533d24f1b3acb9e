"""Pages on which threads, comments and their writers are read."""
