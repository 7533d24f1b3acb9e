"""From a comment to a correction: what its writer proposes, the public line, and who is told."""

from django.utils import timezone

from blog.models import Post, Site
from comments.desk.quoted_in import notify_writer
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
    before = {mark: text.rfind(mark, 0, start) for mark in (". ", "? ", "! ", "\n", "。")}
    begins = max((at + len(mark) for mark, at in before.items() if at >= 0), default=0)
    begins = begins if text.rfind("\n", 0, start) < begins else text.rfind("\n", 0, start) + 1
    stops = [at + 1 for at in (text.find(mark, end) for mark in ".?!。") if at >= 0]
    line = text.find("\n", end)
    stops += [line if line >= 0 else len(text)]
    return begins, max(end, min(stops))


def waiting_for(comment):
    """The correction that was begun from a comment and isn't public yet, or None."""
    return Correction.objects.waiting().filter(comment=comment).first()


def keep(comment, by, **wording):
    """Keep the correction that is being made of a comment (`line`, `before`, `after`, `thanks`)."""
    about = {"post": comment.post, "comment": comment}
    waiting = waiting_for(comment) or Correction(**about)
    for name, value in (wording | {"by": by}).items():
        setattr(waiting, name, value)
    waiting.save()
    return waiting


def publish(post):
    """Publish what waits and whose wording stands in the article as readers see it from now on.

    In the transaction that updates the article. Returns what was published.
    """
    done, _elsewhere = waiting_in(post, post.text)
    for one in done:
        one.published_at = timezone.now()
        one.save(update_fields=["published_at"])
        if one.comment:
            one.comment.lead_to(one)
            if person := recipient_of(one):
                notify_writer(KIND, person, one, one.comment.post)
    return done


def waiting_in(post, text):
    """(those that `text` makes public, those whose wording doesn't stand in it)."""
    waiting, places = list(post.corrections.waiting().with_all()), Places(text)
    stands = [one for one in waiting if one.after in text or places.of(one.after)]
    return stands, [one for one in waiting if one not in stands]


def recipient_of(correction):
    """Whom a correction is told to once it is public: the writer of its comment, or None."""
    comment = correction.comment
    if not comment or not comment.is_published or comment.author_id == correction.post.author_id:
        return None
    return correspondent(comment)


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
