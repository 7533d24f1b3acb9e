"""Whose an article, a page, a picture or a recording is, and who may change it: asked in one place.

Authors change what is theirs, editors everything. Pages, tags, categories and redirects are nobody's own: whoever may
change the blog's pages edits everybody's articles, too.
"""

from blog.models import Post

EDITS = "blog.change_page"


def edits_everything(user):
    return user.has_perm(EDITS)


def may_touch(user, thing):
    """Whether somebody who may change things of this kind may change this one; None stands for any of them."""
    return thing is None or not thing.pk or edits_everything(user) or is_theirs(user, thing)


def is_theirs(user, thing):
    """Whether it is an article that names them, or a file that they sent. A page is nobody's."""
    return thing.is_by(user) if isinstance(thing, Post) else getattr(thing, "by_id", 0) == user.pk


class OwnAlone:
    """A page of the admin on which only editors change and delete what is somebody else's."""

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and may_touch(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and may_touch(request.user, obj)
