"""What an import will do and has done, counted and said in sentences."""
