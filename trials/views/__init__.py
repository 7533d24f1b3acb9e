"""Pages of a draft's trial reading."""
