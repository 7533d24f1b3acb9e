"""An import taken back: what it brought goes, as long as nothing was built on it."""

from itertools import batched

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.models import User
from blog.models import Category, Page, Picture, Post, Redirect, Site, Tag
from blog.models.search.documents import SearchDocument
from blog.pictures.uses import Uses
from comments.integrity.repair import repair
from comments.models import Comment
from moderation.models import Decision
from transfer.imports.content.authors import take_roles_back
from transfer.imports.content.menu import take_menu_back
from transfer.imports.files.incoming_files import MODELS as FILES
from transfer.imports.files.incoming_files import url_of
from transfer.imports.write.site_import import ImportFailed, one_at_a_time
from transfer.imports.write.talked_about import article_without_its_page, become_pages_again
from transfer.models import Imported, ImportRun

AT_ONCE = 200  # rows in one transaction


class Undoing:
    """What `run`, an ImportRun, brought, on its way out."""

    def __init__(self, run):
        self.run = run
        self.things = run.things.exclude(state=Imported.State.FOUND)

    def obstacle(self):
        """The sentence that says what was built on it, or nothing."""
        for kind, model in (("post", Post), ("page", Page)):
            edited = self._has(kind, "pk", imported_at__lt=OuterRef("changed_at"))
            if one := model.everything.filter(edited).only("title").order_by("pk").first():
                return _("“%(title)s” was edited since.") % {"title": one.title}
        if one := article_without_its_page(self.run):
            words = _("“%(title)s” was a page before, and that page has been deleted.")
            return words % {"title": one.title}
        imported = Imported.objects.filter(kind="comment", object_id=OuterRef("pk"))
        # Nobody has answered before it began, and few have since.
        since = Comment.objects.filter(~Exists(imported), created_at__gte=self.run.started_at)
        for is_below in (self._has("post", "post_id"), self._has("comment", "answers_id")):
            if one := since.filter(is_below).select_related("post").order_by("pk").first():
                named = {"name": one.name, "title": one.post.title}
                return _("%(name)s has commented on “%(title)s” since.") % named
        if decision := Decision.objects.filter(self._has("comment", "comment_id")).first():
            named = {"name": decision.comment.name, "title": decision.comment.post.title}
            return _("Your team has decided about %(name)s’s comment on “%(title)s”.") % named
        return ""

    def undo(self):
        """Delete it all. Raises ImportFailed, with a sentence; one that was ended is gone on with by the next."""
        with one_at_a_time():
            if obstacle := self.obstacle():
                words = _("The import can’t be undone any more: %(why)s")
                raise ImportFailed(words % {"why": obstacle})
            self._delete_comments()
            pings = self.things.filter(kind="ping").values_list("object_id", flat=True)
            for rows in batched(pings, AT_ONCE):
                for post in Post.everything.filter(mentions__in=rows).without_texts().distinct():
                    post.remove_mentions(rows)
            become_pages_again(self.run)
            for kind, model in (("post", Post), ("page", Page)):
                self._delete(kind, model.everything)
            self._delete_files()
            for kind, model in (("category", Category), ("tag", Tag)):
                self._delete(kind, model.objects, is_kept=lambda term: term.posts.exists())
            take_menu_back(self.things)
            self._delete("address", Redirect.objects)
            take_roles_back(self.run)
            self._delete("account", User.objects, is_kept=_is_somebodys)
            self.run.things.all().delete()
            Site.bump(everything=True)
            self.run.end(ImportRun.State.UNDONE)

    def _has(self, kind, column, **about):
        """Whether a row's `column` is the key of one of its things of a kind."""
        return Exists(self.things.filter(kind=kind, object_id=OuterRef(column), **about))

    def _delete_comments(self):
        """Delete the imported comments from the newest on: nobody's comment goes with the one that it answers."""
        posts, own = set(), set(self.things.filter(kind="post").values_list("object_id", flat=True))
        rows = self.things.filter(kind="comment").order_by("-object_id").values_list("object_id")
        while keys := [key for (key,) in rows[:AT_ONCE]]:
            with transaction.atomic():
                comments = Comment.objects.filter(pk__in=keys)
                posts |= set(comments.order_by().values_list("post", flat=True).distinct())
                numbers = [
                    SearchDocument.numbered(SearchDocument.Kind.COMMENT, key) for key in keys
                ]
                SearchDocument.objects.filter(pk__in=numbers).delete()
                comments.delete()
                self.things.filter(kind="comment", object_id__in=keys).delete()
        for post in posts - own:
            repair(post)

    def _delete(self, kind, manager, is_kept=lambda thing: False):
        """Delete the things of a kind, each with the old addresses that lead to it if it is a file."""
        for thing in self.things.filter(kind=kind):
            with transaction.atomic():
                row = manager.filter(pk=thing.object_id).first()
                if row and not is_kept(row):
                    if kind in FILES:
                        addresses = Redirect.objects.filter(onto=url_of(row))
                        addresses.filter(why=Redirect.Why.IMPORTED).delete()
                    row.delete()
                thing.delete()

    def _delete_files(self):
        """Delete the imported pictures, recordings and files, but those that something else shows or names by now."""
        has_pictures = self.things.filter(kind="picture").exists()
        used = Uses().keys_in_use() if has_pictures else set()
        self._delete("picture", Picture.objects, is_kept=lambda one: one.pk in used)
        for kind in ("recording", "file"):
            self._delete(kind, FILES[kind].objects, is_kept=_is_named)


def _is_named(file):
    """Whether an article or a page names a recording or another file."""
    return any(model.everything.filter(text__contains=file.url).exists() for model in (Post, Page))


def _is_somebodys(account):
    """Whether somebody has made an imported account theirs, or written something under it."""
    return (
        account.has_usable_password()
        or account.last_login is not None
        or account.groups.exists()
        or Post.everything.filter(author=account).exists()
        or Comment.objects.filter(author=account).exists()
    )
