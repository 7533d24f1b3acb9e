"""What search asks: the words of articles and comments, and how they are mistyped."""
