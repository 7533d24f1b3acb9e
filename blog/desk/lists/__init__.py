"""The lists of articles and pages, and what is done to some of them at once."""
