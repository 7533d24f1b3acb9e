"""What is done in a trial reading: asking and taking part, telling of comments, and how it ends."""
