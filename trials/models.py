"""Trial readings: a draft that chosen readers comment on before it appears.

The thread of a trial hangs below an article of its own that is never out (`Post.begin_trial`), so no
page, feed, search or mail finds it. When the draft is published, what its writers let go moves to the
draft's own thread (trials/domain/settling.py); all else stays where it is.
"""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Guest, Recipient
from blog.models import Post
from comments.models.of_comments import COMMENT
from lib.people.personal_data import Personal

SALT = "comments.trial"  # in links of mails that were sent


class Fate(models.TextChoices):
    """What becomes of a comment when the article is published, as its writer chose."""

    PUBLIC = "public", _("Moves to the public thread")
    PRIVATE = "private", _("Stays between you and the author")
    CLOSED = "closed", _("Is closed, with thanks")


class TrialQuerySet(models.QuerySet):
    def of(self, draft):
        return self.filter(thread__trial_of=draft)

    def to_settle(self):
        """The trials whose draft is out, and whose comments are still where they were."""
        return self.filter(settled_at=None, thread__trial_of__in=Post.objects.out())

    def with_all(self):
        texts = ("thread__text", "thread__rendered")
        return self.select_related("thread__trial_of", "by").defer(*texts)


class Trial(models.Model):
    """An author's request that chosen readers comment on a draft, until a time."""

    stands_as = "comments.trial"  # in the rows of outgoing mail and of notifications

    thread = models.OneToOneField(Post, models.CASCADE, related_name="trial")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    question = models.CharField(_("what helps you"), max_length=300, blank=True)
    begun_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(_("until"))
    thanks = models.BooleanField(default=True, db_default=True)  # below the article
    settled_at = models.DateTimeField(null=True)

    objects = TrialQuerySet.as_manager()
    unshown = "what an author asks the readers of a draft, which its page tells"

    class Meta:
        db_table = "comments_trial"  # of the app that it left
        default_permissions = []  # Whoever may change the draft may ask for a reading.

    def __str__(self):
        return f"{self.thread_id}"

    @property
    def draft(self):
        return self.thread.trial_of

    @property
    def title(self):
        """The title of the draft as the editor has it."""
        return (self.draft.working_copy() or self.draft).title or gettext("Untitled")

    @property
    def shown_title(self):
        """The title for those who may have left: of the article that is out, or as the reading began."""
        return (self.draft if self.draft.is_public else self.thread).title or gettext("Untitled")

    @property
    def is_open(self):
        return (
            self.settled_at is None and self.ends_at > timezone.now() and not self.draft.is_public
        )

    def get_absolute_url(self):
        return reverse("trial", args=[self.draft.pk])


class TrialReaderQuerySet(models.QuerySet):
    def taking_part(self):
        return self.filter(accepted_at__isnull=False, left_at=None)

    def by(self, writer):
        """The readers who are `writer`: an account, or a guest known by their browser."""
        if writer.account:
            return self.filter(account=writer.account)
        return self.filter(guest__in=Guest.objects.confirmed_in(writer.token).values("pk"))

    def to_thank(self, draft):
        """The readers who agreed that the author of `draft` names them, if the author wants to."""
        return self.named().filter(trial__thread__trial_of=draft, trial__thanks=True)

    def named(self):
        """The readers who take part and agreed to be thanked by name."""
        return self.taking_part().filter(may_be_named=True).select_related("account")

    def with_all(self):
        texts = [f"trial__{one}__{name}" for one in ("thread",) for name in ("text", "rendered")]
        readers = self.select_related("trial__thread__trial_of", "trial__by", "account", "guest")
        return readers.defer(*texts)


class TrialReader(models.Model):
    """Somebody who is asked to read a draft: an account, or whoever proves to read the mail of an address."""

    stands_as = "comments.trialreader"  # in the rows of outgoing mail and of notifications

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="readers")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="trial_readings"
    )
    email = models.EmailField(blank=True)  # until an account has accepted
    # Who has accepted without an account, under the name they gave.
    guest = models.ForeignKey(Guest, models.CASCADE, null=True, related_name="trial_readings")
    guest_name = models.CharField(max_length=50, blank=True)
    fate = models.CharField(max_length=10, choices=Fate, default=Fate.PRIVATE)
    may_be_named = models.BooleanField(default=False)
    invited_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    objects = TrialReaderQuerySet.as_manager()
    personal = (
        Personal(
            "trial_readings",
            _("Trial readings"),
            "account guest",
            order="invited_at",
            loads="trial__thread__trial_of",
        )
        .shows(article=(_("Article"), "trial.shown_title"), guest_name=_("Name"))
        .shows(asked=(_("Asked"), "invited_at"), accepted=_("Accepted"), declined=_("Declined"))
        .shows(left=_("Left"), may_be_named=_("May be thanked by name"))
        .shows(chosen=(_("When it is published"), "fate"))
    )
    unshown = {"email": "empty where it is an account’s"}

    class Meta:
        db_table = "comments_trialreader"
        default_permissions = []
        ordering = ["invited_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["trial", "account"], name="read_once_by_an_account"),
            models.UniqueConstraint(
                fields=["trial", "email"], condition=~Q(email=""), name="asked_once_by_mail"
            ),
        ]

    def __str__(self):
        return f"{self.account_id or 'by mail'}, {self.trial_id}"

    @property
    def name(self):
        """The reader's name here; nothing while they are known by an address alone."""
        return self.account.name if self.account else self.guest_name

    @property
    def person(self):
        """Whom mail goes to: an account, a guest, or an address."""
        return self.account or self.guest or Recipient(address=self.email)

    @property
    def takes_part(self):
        return bool(self.accepted_at and not self.left_at)

    @property
    def key(self):
        return signing.dumps(self.pk, salt=SALT)

    @classmethod
    def opened(cls, key):
        """The reader that an invitation's link was made for, or None."""
        try:
            pk = signing.loads(key, salt=SALT)
        except signing.BadSignature:
            return None
        return cls.objects.with_all().filter(pk=pk).first()

    @property
    def notification_url(self):
        return reverse("trial_invitation", args=[self.key])

    def take_part(self, **about):
        """Accept: `about` says who does, and what they chose."""
        about |= {"accepted_at": timezone.now(), "declined_at": None, "left_at": None}
        for name, value in about.items():
            setattr(self, name, value)
        self.save(update_fields=list(about))

    @property
    def is_for_guest(self):
        """Whether whoever reads the address's mail may accept without an account: it belongs to none."""
        owned = EmailAddress.objects.filter(email__iexact=self.email, verified=True)
        return bool(self.email) and not self.account_id and not owned.exists()

    def is_for(self, account):
        """Whether an account may accept: its own, or one that has shown that it reads the address’s mail."""
        if self.account_id:
            return self.account_id == account.pk
        proved = account.emailaddress_set.filter(email__iexact=self.email, verified=True)
        return bool(self.email) and account.is_active and proved.exists()


class TrialCommentQuerySet(models.QuerySet):
    def readable(self):
        """The comments in the thread of a trial that everybody who takes part can read."""
        on_trial = Post.everything.filter(status=Post.Status.TRIAL)
        return self.filter(comment__state="published", comment__post__in=on_trial)

    def with_all(self):
        rows = self.select_related("comment__author", "comment__post__trial_of")
        return rows.defer("comment__post__text", "comment__post__rendered")


class TrialComment(models.Model):
    """What is known of a comment of a trial beside its words: its passage, and what is to become of it."""

    stands_as = "comments.trialcomment"  # in the rows of notifications

    comment = models.OneToOneField(
        "comments.Comment", models.CASCADE, primary_key=True, related_name="in_trial"
    )
    fate = models.CharField(max_length=10, choices=Fate, default=Fate.PRIVATE)
    # As it is read; nothing where it is about the whole text.
    passage = models.TextField(blank=True)
    before = models.TextField(blank=True)
    at = models.PositiveIntegerField(default=0)

    objects = TrialCommentQuerySet.as_manager()
    personal = Personal("trial_comments", _("Comments on drafts"), "comment").shows(
        comment=COMMENT, passage=_("Passage"), chosen=(_("When it is published"), "fate")
    )
    unshown = {"before": "the words before the passage, to find it again"}

    class Meta:
        db_table = "comments_trialcomment"
        default_permissions = []

    def __str__(self):
        return f"{self.comment_id}, {self.fate}"

    @property
    def draft(self):
        """The draft; or the article itself, once the comment has moved there."""
        return self.comment.post.trial_of or self.comment.post

    @property
    def title(self):
        """The title of the comment's thread, or of the article that it moved to, for as long as that is out."""
        post = self.comment.post
        return (post.is_trial or post.is_public) and post.title or gettext("Untitled")

    @property
    def notification_url(self):
        return f"{reverse('trial', args=[self.draft.pk])}#c-{self.comment_id}"
