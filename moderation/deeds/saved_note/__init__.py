"""The notes to writers that moderators keep, to use them again."""
