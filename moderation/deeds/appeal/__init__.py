"""Asking that a decision be looked at again, and ruling on it."""
