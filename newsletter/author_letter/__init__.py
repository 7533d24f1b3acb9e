"""The author’s letter, a week after an article: when it is owed, and what it says."""
