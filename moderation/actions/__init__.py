"""What is decided on a comment or a person: the deed and its record, in one transaction.

Here stands what several deeds share, and what Undo takes back; what one deed alone does is in its room
of `moderation/deeds/`. Each function takes the moderator (an account) first and returns the Decision.
The lock comes first and the deed after it; if the thing was decided meanwhile, `Decided` names
the decision that came first and nothing is recorded. `seen` is what `as_seen` said when
the moderator's page was made: who decides on words that have changed since, or on a
comment that somebody has decided on since, is asked to look again.

`at` is for what was decided elsewhere before it is recorded here (a demo, an import).
"""
