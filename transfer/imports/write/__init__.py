"""An import's content written to the database, an entry at a time."""
