"""What the forms of readers and moderators are made of. Nothing is chosen beforehand; reasons are never optional."""
