"""How often articles are read: by day and by site, never by whom."""
