"""What was removed under a rule that has been set aside since."""
