"""The moderators’ own: what they read and note, who is where, how they hear of it."""
