"""A reader's own pages: what they wrote, and the end of their account."""
