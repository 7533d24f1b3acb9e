"""The comment policy: writing it, publishing and withdrawing it, and where everybody reads it."""
