"""Keeping somebody from commenting, letting them again, and what a warning's person reads."""
