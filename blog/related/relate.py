"""Keeping which articles are like which. Only in the worker: each is compared with all the others."""

from django.db import transaction
from django.db.models import F, Q
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext_lazy

from blog.content.keywords import keywords_of
from blog.content.markup.to_html import plain
from blog.models import Post, RelatedArticle, Site
from blog.related.likeness import Likenesses
from lib.processes.task_names import LONG, called
from lib.text.words import words_of

SHOWN = 3
AROUND = 15  # articles most like one that has changed: it may be among theirs now
AT_ONCE = 300


def due():
    """The articles that changed since they were compared."""
    untold = Q(related_at__isnull=True) | Q(related_at__lt=F("changed_at"))
    return Post.objects.listed().filter(untold).order_by("-published_at", "pk")


def look_for_articles():
    if due().exists():
        relate.enqueue()


@called(gettext_lazy("Comparing articles"), LONG)
@task
def relate():
    """Compare what has changed with the others, and these with it."""
    # Articles that were written before there were keywords get theirs.
    without = Post.objects.listed().filter(keywords="").exclude(rendered="").order_by("pk")
    for key, rendered in list(without.values_list("pk", "rendered")[:AT_ONCE]):
        keywords = " ".join(keywords_of(words_of(plain(rendered)))) or "-"
        Post.everything.filter(pk=key, keywords="").update(keywords=keywords)
    changed = list(due().values_list("pk", flat=True)[:AT_ONCE])
    # {key: what it may have in common with others} of all articles that lists show
    posts = Post.objects.listed().order_by().values_list("pk", "title", "keywords")
    about = {key: {*words_of(title), *words.split()} for key, title, words in posts}
    tagged = Post.tags.through.objects.filter(
        post__in=Post.objects.listed().order_by().values("pk")
    )
    for key, tag in tagged.values_list("post", "tag"):
        about.get(key, set()).add((tag,))
    likenesses = Likenesses(about)
    now, around = timezone.now(), set()
    for key in changed:
        around.update(likenesses.most_like(key, AROUND))
    around.update(RelatedArticle.objects.filter(other__in=changed).values_list("post", flat=True))
    for key in [*changed, *(around - set(changed))]:
        _keep(key, likenesses.most_like(key, SHOWN))
    Post.everything.filter(pk__in=changed).update(related_at=now)


def _keep(key, others):
    """Let an article be followed by these, and its page be made anew if they are others."""
    kept = RelatedArticle.objects.filter(post=key)
    if list(kept.values_list("other", flat=True)) == others:
        return
    with transaction.atomic():
        Post.everything.filter(pk=key).bump(trees=0)
        kept.delete()
        RelatedArticle.objects.bulk_create(
            RelatedArticle(post_id=key, other_id=other, place=place)
            for place, other in enumerate(others)
        )
        Site.bump()
