"""How an empty blog gets its owner, its name and its first policy."""
