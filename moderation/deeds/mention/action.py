from django.db import transaction

from accounts.models import audit


@transaction.atomic
def remove_mention(moderator, mention):
    """Remove a link from elsewhere to an article; its owners can read which one it was. Twice is once."""
    if mention.post.remove_mentions([mention.pk]):
        facts = {"title": mention.title, "address": mention.address}
        audit.record(audit.Kind.LINK_REMOVED, moderator, **facts)
