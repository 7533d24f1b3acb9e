"""What pages tell machines of themselves: those who share a link, and search engines."""
