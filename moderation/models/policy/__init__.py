"""The policy: its revisions and rules, who accepted it, what was withdrawn."""
