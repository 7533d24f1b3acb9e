"""What writing costs, and what it costs those who read meanwhile."""
