"""From clean HTML to the Markdown that says the same. Pure."""
