"""The queue, the workers at it, and what they do every few minutes."""
