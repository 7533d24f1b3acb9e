"""Drafts on the server: what somebody has typed and not sent, kept for a day on their way through sign-in."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from blog.pagecache.page_store import UNSENT_COOKIE
from comments.models.of_comments import ARTICLE
from lib.people.personal_data import Personal
from lib.web.cookies import names

KEPT = timedelta(days=1)


class ServerDraftQuerySet(models.QuerySet):
    def fresh(self):
        return self.filter(kept_at__gt=timezone.now() - KEPT)

    def old(self):
        return self.filter(kept_at__lte=timezone.now() - KEPT)

    def of(self, request):
        """The drafts of this browser, last first; most browsers have no cookie, and need no query."""
        given = [request.COOKIES.get(name, "")[:32] for name in names(UNSENT_COOKIE)]
        if not any(given):
            return self.none()
        return self.fresh().filter(token__in=[*filter(None, given)]).order_by("-kept_at", "-pk")


class ServerDraft(models.Model):
    """One unsent text: what it answers, the name and address typed with it, and the place of its form."""

    token = models.CharField(max_length=32)
    post = models.ForeignKey("blog.Post", models.CASCADE, related_name="+")
    parent = models.ForeignKey("comments.Comment", models.CASCADE, null=True, related_name="+")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+"
    )
    text = models.TextField()
    name = models.CharField(max_length=50, blank=True)
    email = models.CharField(max_length=254, blank=True)
    site = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=1000)
    ip_hash = models.CharField(max_length=64, blank=True, db_column="whence")
    kept_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = ServerDraftQuerySet.as_manager()
    personal = Personal(
        "unsent", _("Texts you hadn’t posted, kept for a day"), guest="email__iexact"
    ).shows(text=_("Text"), article=ARTICLE, kept=(pgettext_lazy("a time", "Saved"), "kept_at"))
    unshown = {
        "name email site": "as it was typed into the form beside the words, for a day",
        "place": "the address of the form; the article is told",
        "ip_hash": "a keyed hash, so that nobody fills the table, for a day",
        "token": "of a browser, which is known again by it",
    }

    class Meta:
        db_table = "comments_unsent"  # as it was called at first
        indexes = [models.Index(fields=["token"], name="unsent_in_a_browser")]

    def __str__(self):
        return f"unsent text on article {self.post_id}"

    @property
    def initial(self):
        """The initial values of the form when its writer is back."""
        typed = {"name": self.name, "email": self.email, "site": self.site}
        typed = {field: words for field, words in typed.items() if words}
        return typed | {"text": self.text, "parent": self.parent_id, "kept_at": self.kept_at}
