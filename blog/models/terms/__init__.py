"""What articles are filed under: categories, tags and series."""
