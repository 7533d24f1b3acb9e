"""Pages on which somebody writes, edits or takes back a comment."""
