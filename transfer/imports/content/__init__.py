"""What another blog holds, made ready: entries, comments, authors, terms, menus, and what is chosen of it."""
