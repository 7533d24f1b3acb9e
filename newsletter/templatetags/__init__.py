"""Tags of articles by mail and of the author’s letter."""
