"""Which articles were mailed, what came of it, and which letters authors were owed."""

from newsletter.models.author_letters import AuthorLetter
from newsletter.models.mailings import Issue, Mailing

__all__ = ["AuthorLetter", "Issue", "Mailing"]
