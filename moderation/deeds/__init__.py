"""What moderators do, each deed in a room of its own: what is filled in, what it leads to, how it is done and said, its page."""
