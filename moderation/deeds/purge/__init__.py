"""Destroying the words of a comment for good."""
