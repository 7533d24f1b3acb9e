"""Thanks: a row for each person and comment that they thanked for, deleted when they take it back."""

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Guest, RecipientQuerySet
from blog.models import Post
from comments.gate import PUBLISHED
from comments.models.of_comments import ARTICLE, COMMENT
from comments.models.subscriptions import ToSomebody, of_one_person, one_for_each
from lib.people.personal_data import Personal
from lib.text.email_addresses import normal


class ThankQuerySet(RecipientQuerySet):
    def by(self, writer):
        """The thanks of a Writer: of an account, or of a guest known by their browser."""
        if writer.account:
            return self.filter(account=writer.account)
        return self.filter(guest__in=Guest.objects.confirmed_in(writer.token).values("pk"))

    def of_person(self, person):
        """The thanks of somebody who goes: an account's, and those of guests under their addresses."""
        theirs = Q(guest__email__in=[normal(address) for address in person.addresses])
        return self.filter(theirs | Q(account=person.account) if person.account else theirs)

    def counted(self):
        """(key of a comment, how often it was thanked for) of each that was."""
        return self.order_by().values_list("comment").annotate(n=Count("pk"))

    def to_be_told(self):
        """The thanks that the writers of comments which everybody may read, with an account, don't know of."""
        public = Post.objects.published().order_by().values("pk")
        return self.filter(
            told_at=None,
            comment__author__is_active=True,
            comment__state=PUBLISHED,
            post__in=public,
        )


class Thank(ToSomebody):
    """What an account, or a guest by a confirmed address, says to the writer of a comment."""

    post = models.ForeignKey("blog.Post", models.CASCADE, related_name="+")
    comment = models.ForeignKey("comments.Comment", models.CASCADE, related_name="thanks")
    given_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True)  # when the writer of the comment was

    objects = ThankQuerySet.as_manager()
    personal = (
        Personal("thanks", _("Comments that you thanked for"), "account guest", order="given_at")
        .left_behind()
        .shows(comment=COMMENT, article=ARTICLE, given=(_("Thanked"), "given_at"))
    )

    class Meta:
        constraints = [
            of_one_person("a_thank_is_of_one_person"),
            *one_for_each("one_thank", "comment"),
        ]
        indexes = [
            models.Index(
                fields=["given_at"], condition=Q(told_at__isnull=True), name="thanks_to_be_told"
            ),
        ]

    def __str__(self):
        return f"of {self.person}, for comment {self.comment_id}"
