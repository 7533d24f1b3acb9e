"""What the staff note about a reader, for one another."""
