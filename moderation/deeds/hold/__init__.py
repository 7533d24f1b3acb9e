"""Letting a published comment wait again, and what its writer says next."""
