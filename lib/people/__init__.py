"""What is kept of people, and who is there."""
