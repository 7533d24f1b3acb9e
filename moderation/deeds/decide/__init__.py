"""What is decided about one comment: read, approved, deleted, restored, an edit refused, the last step undone."""
