"""Addresses that lead on, and those that were asked for and not found."""
