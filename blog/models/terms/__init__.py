"""Terms that articles are filed under: categories, tags and series."""
