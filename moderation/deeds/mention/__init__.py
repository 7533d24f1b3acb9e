"""Removing the mention of an article by another site."""
