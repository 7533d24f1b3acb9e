"""What authors and readers may type, and what it means. Pure."""
