"""Moderation's rows in the admin; importing them registers them."""

from moderation.admin import policy, screening, waivers  # noqa: F401
