"""Giving all articles their addresses in the form that the blog has chosen, some at a time while it runs."""

from copy import copy

from django.db import transaction
from django.tasks import task
from django.utils.translation import gettext_lazy

from accounts.models.audit import record_changes
from blog.content.address_forms import AddressForm
from blog.models import Post, Site
from lib.processes.task_names import called

AT_ONCE = 15  # articles in a transaction


def choose(form, by):
    """Let articles stand at addresses of this form; empty: at those with their day."""
    with transaction.atomic():
        site = Site.objects.select_for_update().get(pk=1)
        before = copy(site)
        site.permalinks = form
        begin()
        site.save()
        record_changes(by, before, site, ["permalinks"])


def begin():
    """Have every article looked at: its address is another now, or was taken before."""
    Site.bump(everything=True, permalinks_moved_to=0)
    transaction.on_commit(move.enqueue)


def go_on():
    """Take up what a worker that was killed has left."""
    if Site.objects.exclude(permalinks_moved_to=None).exists():
        move.enqueue()


@called(gettext_lazy("Giving articles their addresses"))
@task
def move():
    while _move_some():
        pass


def _move_some():
    """Move the next few, and say whether there are more to be looked at."""
    with transaction.atomic():
        upto = Site.current().permalinks_moved_to
        if upto is None:
            return False
        posts = Post.everything.filter(pk__gt=upto).order_by("pk").without_texts()
        posts = list(posts.select_for_update()[:AT_ONCE])
        # The lock of the site comes after those of articles, as where one of them is saved. Behind it
        # stands the form that holds, and from where on.
        Site.bump(everything=True)
        site = Site.current()
        if site.permalinks_moved_to != upto:
            return True
        form = AddressForm.of(site)
        for post in posts:
            post.move_to(form)
        at = posts[-1].pk if posts else None
        Site.objects.filter(pk=1).update(permalinks_moved_to=at)
        return bool(posts)
