"""The lists of comments that moderators work through, in order, filtered, row by row."""
