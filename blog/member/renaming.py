"""An author who takes another name: the page that was called by the earlier one leads on.

Of whoever has published nothing, nothing leads from one name to the other: whoever leaves a name behind
may have a reason (comments/views/reading/profile_pages.py).
"""

from accounts.names import ownership
from blog.models import Post, Redirect
from blog.models.texts.authors import author_url


@ownership.follow
def of_authors(account):
    """Lead the page and the feed of an author on."""
    before = type(account).objects.get(pk=account.pk)
    is_author = Post.objects.by(account).published().exists()
    yield
    if is_author:
        Redirect.moved(account, author_url(before), author_url(account), Redirect.Why.RENAMED)
