"""Pages on which somebody subscribes to articles, and the desk’s of subscribers and of letters."""
