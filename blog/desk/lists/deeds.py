"""What can be done to picked articles or pages, and what is said before."""

from django.db import transaction
from django.utils.timezone import localtime, now, timedelta
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from blog.desk.contributing import ANSWERS, is_submitted
from blog.desk.forms import TagNames
from blog.desk.lists.giving import gave
from blog.models import Page, Post, Tag, WritingLease
from blog.models.texts import bin
from lib.text.dates import date_format
from lib.text.lists import sentences
from lib.text.numbers import number


class BulkAction:
    """One thing that can be done to picked articles; those that it doesn't fit are left alone."""

    permission = "change"
    needs = ""  # another permission, whatever it is done to
    asks, is_grave, names = True, False, ()
    asks_of_one = asks_of_many = ""
    things = "objects"  # the manager that knows them

    def __init__(self, user, picked, data=None):
        self.user, self.data = user, data
        self.picked = [one for one in picked if self.fits(one)]
        self.left = len(picked) - len(self.picked)

    def fits(self, thing):
        return True

    @property
    def is_refused(self):
        """Whether what was filled in isn't enough to do it."""
        return False

    def do(self):
        return sum(bool(self.to(thing)) for thing in self.picked)

    @property
    def n(self):
        return len(self.picked)

    @property
    def title(self):
        """The question; of one thing by its title, where that matters."""
        if self.n == 1 and self.asks_of_one:
            return self.asks_of_one % {"title": self.picked[0].desk_title}
        return self.asks_of_many % {"what": self.what}

    @property
    def what(self):
        """“3 articles”, “1 page”."""
        if all(isinstance(one, Page) for one in self.picked):
            return ngettext("%(n)d page", "%(n)d pages", self.n) % {"n": self.n}
        return ngettext("%(n)d article", "%(n)d articles", self.n) % {"n": self.n}

    @property
    def comments(self):
        """(how many comments hang on them, by how many people)."""
        posts = [one for one in self.picked if isinstance(one, Post)]
        people = set().union(*(post.comments.people() for post in posts))
        return sum(post.comments.count() for post in posts), len(people)

    @property
    def with_comments(self):
        """“14 comments by 9 people”, or nothing."""
        return comments_by_people(*self.comments)


def comments_by_people(comments, people):
    if not comments:
        return ""
    counted = ngettext("%(n)d comment", "%(n)d comments", comments) % {"n": comments}
    by = ngettext("%(n)d person", "%(n)d people", people) % {"n": people}
    return _("%(comments)s by %(people)s") % {"comments": counted, "people": by}


class AddTags(BulkAction):
    button = gettext_lazy("Add tags")
    asks_of_many = gettext_lazy("Add tags to %(what)s")
    names = ("tags",)

    def fits(self, thing):
        return isinstance(thing, Post)

    @property
    def effects(self):
        return [_("Their present tags stay.")]

    @property
    def tags(self):
        return TagNames(required=False).clean(self.data.get("tags", ""))

    @property
    def is_refused(self):
        return not self.tags

    def to(self, post):
        post.tags.add(*(Tag.objects.named(name) for name in self.tags))
        post.save(update_fields={"changed_at"})  # Pages show its tags.
        return True

    def done(self, n):
        return ngettext("%(n)d article has new tags.", "%(n)d articles have new tags.", n)


class GiveTo(BulkAction):
    """Gives articles another author; their versions say the same: publishing one takes nothing back."""

    needs = ANSWERS
    button = gettext_lazy("Change the author")
    asks_of_one = gettext_lazy("Who wrote “%(title)s”?")
    asks_of_many = gettext_lazy("Who wrote %(what)s?")

    def fits(self, thing):
        return isinstance(thing, Post)

    @property
    def effects(self):
        yield _("Readers see the new author’s name, and the author can edit them.")
        yield _("The new author is notified, and so is the author before.")
        yield _("Their addresses, comments and dates stay.")

    @property
    def people(self):
        return User.objects.who_may("blog.add_post").order_by("name")

    @property
    def author(self):
        asked = self.data.get("author", "")
        return self.people.filter(pk=number(asked)).first()

    @property
    def is_refused(self):
        return self.author is None

    def do(self):
        author = self.author
        others = [post for post in self.picked if post.author_id != author.pk]
        with transaction.atomic():
            before = []  # whose they were, by their keys
            for post in _locked(others):
                before.append(post.author_id)
                post.newest_version()  # The history begins with how it stood.
                post.author = author
                post.save(update_fields={"author", "day", "changed_at"})
                if post.has_coauthors:
                    post.write_with(post.coauthors.all())
                post.keep_changed(self.user, {}, {"author": [str(author.pk)]})
            if before:
                gave(self.user, author, before)
        return len(before)

    def done(self, n):
        return ngettext("%(n)d article has a new author.", "%(n)d articles have a new author.", n)


def _locked(posts):
    """The same articles, which nobody else changes until the transaction ends.

    All of them before the first is saved: a save locks the lists, for which every writer waits last.
    """
    posts = sorted(posts, key=lambda post: post.pk)
    for post in posts:
        WritingLease.lock(post)
    keys = [post.pk for post in posts]
    list(Post.everything.filter(pk__in=keys).order_by("pk").values("pk").select_for_update())
    return posts


class Publish(BulkAction):
    button = gettext_lazy("Publish now")
    asks_of_many = gettext_lazy("Publish %(what)s now?")

    def fits(self, thing):
        is_draft = isinstance(thing, Post) and not thing.is_public and not is_submitted(thing)
        return is_draft and bool(thing.title.strip()) and thing.is_as_typed

    @property
    def effects(self):
        return [
            _("Readers see them at once, and those who subscribed to new articles get an e-mail.")
        ]

    def to(self, post):
        return post.publish()

    def done(self, n):
        return ngettext("%(n)d article is published.", "%(n)d articles are published.", n)


class Unpublish(BulkAction):
    button = gettext_lazy("Unpublish")
    asks_of_many = gettext_lazy("Unpublish %(what)s?")

    def fits(self, thing):
        return isinstance(thing, Post) and thing.status == Post.Status.PUBLISHED

    @property
    def effects(self):
        yield _("Readers can’t open them any more: their addresses say “not found”.")
        if counted := self.with_comments:
            yield _("%(comments)s disappear with them, and come back when you publish again.") % {
                "comments": counted
            }

    def to(self, post):
        return post.unpublish()

    def done(self, n):
        return ngettext("%(n)d article is a draft again.", "%(n)d articles are drafts again.", n)


class Bin(BulkAction):
    permission, is_grave = "delete", True
    button = gettext_lazy("Move to the bin")
    asks_of_one = gettext_lazy("Move “%(title)s” to the bin?")
    asks_of_many = gettext_lazy("Move %(what)s to the bin?")

    @property
    def effects(self):
        yield _("Readers can’t open what is in the bin: its address says “not found”.")
        if counted := self.with_comments:
            yield _("%(comments)s are hidden too, and come back if you put it back.") % {
                "comments": counted
            }
        until = date_format(localtime(now() + timedelta(days=bin.DAYS)), "j F")
        yield _("You can put it back until %(day)s. After that it’s permanently deleted.") % {
            "day": until
        }

    def to(self, thing):
        return thing.bin(self.user)

    def done(self, n):
        return ngettext("It’s in the bin.", "%(n)d are in the bin.", n)


class PutBack(BulkAction):
    permission, asks, things = "delete", False, "everything"

    def to(self, thing):
        return thing.put_back()

    def done(self, n):
        if self.n == 1 and getattr(self.picked[0], "status", "") == Post.Status.DRAFT:
            return _("It’s back among the drafts.")
        return ngettext("%(n)d is put back.", "%(n)d are put back.", n)


class Delete(BulkAction):
    permission, is_grave, things = "delete", True, "everything"
    button = gettext_lazy("Delete permanently")
    asks_of_one = gettext_lazy("Permanently delete “%(title)s”?")
    asks_of_many = gettext_lazy("Permanently delete %(what)s?")

    def fits(self, thing):
        return thing.binned_at is not None

    @property
    def effects(self):
        comments, _people = self.comments
        if counted := self.with_comments:
            goes = (
                ngettext("%(comments)s goes with it.", "%(comments)s go with it.", comments)
                if self.n == 1
                else ngettext(
                    "%(comments)s goes with them.", "%(comments)s go with them.", comments
                )
            )
            yield sentences([goes % {"comments": counted}, _("This can’t be undone.")])
        else:
            yield _("This can’t be undone.")

    def to(self, thing):
        return thing.delete()

    def done(self, n):
        return ngettext("%(n)d is permanently deleted.", "%(n)d are permanently deleted.", n)


class Duplicate(BulkAction):
    permission, asks = "add", False

    def to(self, thing):
        is_post = isinstance(thing, Post)
        own = {
            "status": Post.Status.DRAFT,
            "public_version": 1,
            "published_at": now(),
            "comment_count": 0,
            "mention_count": 0,
        }
        self.copy = thing.duplicate(
            **(own | {"author": self.user} if is_post else {"in_menu": False, "public_version": 0})
        )
        return True

    def done(self, n):
        return _("This is the copy. Readers don’t see it.") if self.n else ""


ACTIONS = {
    "tag": AddTags,
    "give": GiveTo,
    "publish": Publish,
    "unpublish": Unpublish,
    "bin": Bin,
    "put_back": PutBack,
    "delete": Delete,
    "duplicate": Duplicate,
}
