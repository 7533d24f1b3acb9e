"""The blog itself, and all that its owners set."""
