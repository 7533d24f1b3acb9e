"""What is left to do once another blog is here."""
