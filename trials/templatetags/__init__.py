"""Tags of trial readings."""
