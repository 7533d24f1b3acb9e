"""Taking a comment on, letting it go, giving it to a colleague."""
