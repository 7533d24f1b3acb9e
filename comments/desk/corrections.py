"""From a comment to a correction: what its writer proposes, the public line, and who is told."""

from django.utils import timezone

from blog.models import Post, Site
from comments.desk.quoted_in import tell
from comments.models import Correction
from comments.pure.quotations import Places, quotations
from comments.writers.identity import correspondent

KIND = "comments.corrected"


def passage_of(comment, text):
    """The passage of a text that a comment quotes first, to the ends of its paragraph's sentences; or nothing."""
    places = Places(text)
    for quotation in quotations(comment.text):
        if place := places.of(quotation):
            return text[slice(*whole_sentences(text, *place))]
    return ""


def whole_sentences(text, start, end):
    """The place from the beginning of the sentence to the end of that in which it ends, within a line."""
    ends = [text.rfind(mark, 0, start) + len(mark) for mark in (". ", "? ", "! ", "\n", "。")]
    begins = max((at for at in ends if at), default=0)
    begins = begins if text.rfind("\n", 0, start) < begins else text.rfind("\n", 0, start) + 1
    stops = [at + 1 for at in (text.find(mark, end) for mark in ".?!。") if at >= 0]
    line = text.find("\n", end)
    stops += [line if line >= 0 else len(text)]
    return begins, max(end, min(stops))


def waiting_for(comment):
    """The correction that was begun from a comment and isn't public yet, or None."""
    return Correction.objects.waiting().filter(comment=comment).first()


def keep(comment, by, **said):
    """Keep the correction that is being made of a comment (`line`, `before`, `after`, `thanks`)."""
    about = {"post": comment.post, "comment": comment}
    waiting = waiting_for(comment) or Correction(**about)
    for name, value in (said | {"by": by}).items():
        setattr(waiting, name, value)
    waiting.save()
    return waiting


def publish(post):
    """Publish what waits and whose wording stands in the article as readers see it from now on.

    In the transaction that updates the article. Returns what was published.
    """
    waiting, places = list(post.corrections.waiting().with_all()), Places(post.text)
    done = [one for one in waiting if one.after in post.text or places.of(one.after)]
    for one in done:
        one.published_at = timezone.now()
        one.save(update_fields=["published_at"])
        if one.comment:
            one.comment.lead_to(one)
            _tell(one)
    return done


def _tell(correction):
    comment = correction.comment
    person = correspondent(comment) if comment.is_published else None
    if person and comment.author_id != correction.post.author_id:
        tell(KIND, person, correction, comment.post)


def change(correction, line, thanks):
    """Say it in other words, with thanks by name or without."""
    correction.line, correction.thanks = line, thanks
    correction.save(update_fields=["line", "thanks"])
    _bump(correction)


def take_back(correction):
    """Take it from the public list, and the badge from the comment; the article stays as it is."""
    correction.taken_back_at = timezone.now()
    correction.save(update_fields=["taken_back_at"])
    if correction.comment and correction.comment.led_to == correction.pk:
        correction.comment.lead_to(None)
    _bump(correction)


def _bump(correction):
    Post.objects.filter(pk=correction.post_id).bump(trees=0)
    Site.bump()
