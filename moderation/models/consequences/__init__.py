"""What follows for a person: strikes, bans, how they are known again."""
