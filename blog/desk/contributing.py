"""Contributors: who write drafts of their own and submit them, and publish nothing."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse

from blog.desk import ownership
from blog.models import Post
from blog.pictures.upload import receive
from lib.web.sanitize import text

CONTRIBUTES, ANSWERS = "blog.contribute", "blog.answer_submission"
# The fields of the editor that are theirs; all others an editor fills in.
FOLDS = ("tags", "lead", "has_maths")  # the first field of each
OF_THE_LEAD = ("lead", "lead_file", "lead_description")
THEIRS = {"tags", "categories", *OF_THE_LEAD, "has_maths", "lang"}


def may_write(user):
    """Whether somebody may begin an article, to publish it or to submit it."""
    return user.has_perm("blog.add_post") or user.has_perm(CONTRIBUTES)


def only_contributes(user):
    """Whether somebody writes here, and may change nothing but their own drafts."""
    return user.has_perm(CONTRIBUTES) and not user.has_perm("blog.change_post")


def articles_of(user):
    """The articles that somebody sees at the desk: an editor all, an author or a contributor their own."""
    if ownership.edits_everything(user):
        return Post.objects.all()
    is_writer = user.has_perm("blog.view_post") or user.has_perm(CONTRIBUTES)
    return Post.objects.by(user) if is_writer else Post.objects.none()


def may_change(user, post):
    """Whether a contributor may change an article: a draft of theirs that no editor has before them."""
    is_draft = post.pk and Post.objects.drafts().filter(pk=post.pk).exists()
    return bool(
        is_draft and user.has_perm(CONTRIBUTES) and post.is_by(user) and not is_submitted(post)
    )


def may_do(user, action, thing):
    """Whether a contributor may do one of the lists' deeds: move a draft of theirs to the bin, and put it back."""
    if not (isinstance(thing, Post) and only_contributes(user)):
        return False
    if action == "put_back":
        return thing.binned_by_id == user.pk and thing.is_by(user)
    return action == "bin" and may_change(user, thing)


def is_submitted(post):
    return post.submissions.open().exists()


def is_for_editors(user, thing):
    """Whether an article was submitted, so that editors alone change it, and somebody is none."""
    is_kept = isinstance(thing, Post) and thing.pk
    return bool(is_kept) and not user.has_perm(ANSWERS) and is_submitted(thing)


def typed_by(user, typed, thing=None):
    """What was typed, as far as it is theirs: of the settings a contributor's draft keeps those of its editors."""
    if not only_contributes(user):
        return typed
    newest = thing.versions.newest() if thing else None
    kept = (
        {name: value for name, value in newest.fields.items() if name not in THEIRS}
        if newest
        else {}
    )
    own = {name: value for name, value in typed.fields.items() if name in THEIRS}
    return replace(typed, fields=kept | own)


def with_pictures(request, typed):
    """What was typed, with the pictures that came along: one without scripts at its end, and a new lead."""
    if picture := _received(request, "text_picture", "text_picture_description"):
        typed = replace(typed, text=f"{typed.text.rstrip()}\n\n{picture.markdown()}\n".lstrip())
    if lead := _received(request, "lead_file", "lead_description"):
        typed = replace(typed, fields=typed.fields | {"lead": [str(lead.pk)]})
    return typed


def _received(request, name, described):
    """The picture of a file in the form, or None; what is wrong with one is said."""
    file = request.FILES.get(name)
    if not (file and request.user.has_perm("blog.add_picture")):
        return None
    description = text(request.POST.get(described, ""))[:300]
    try:
        return receive(file, by=request.user, description=description)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return None


def place_of(post):
    """The address where a contributor who may not change an article of theirs reads it."""
    if post.submissions.exists():
        return reverse("admin:blog_submission", args=[post.pk])
    return reverse("admin:blog_article", args=[post.pk])


def submitted_to(user):
    """The article with submissions, for whoever may answer them and for its writers; else 404."""
    if user.has_perm(ANSWERS):
        return Post.objects.all()
    if user.has_perm(CONTRIBUTES):
        return Post.objects.by(user)
    raise Http404
