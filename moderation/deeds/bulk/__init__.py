"""One decision for many comments."""
