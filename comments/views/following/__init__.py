"""Pages on which somebody follows threads, and is told of what is new."""
