"""What the author's letter shows of comments, and which letters wait at the desk."""

from django import template
from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.content.markup.to_html import excerpt, plain
from comments.desk.questions import asks
from lib.text.lists import all_of, sentences
from newsletter.models import AuthorLetter

register = template.Library()

WORDS = 60


@register.filter
def in_short(comment):
    """What was said, as plain text: of a long question its end, of everything else the beginning."""
    if not asks(comment.text):
        return excerpt(comment.html, WORDS)
    words = plain(comment.html).split()
    return " ".join(words) if len(words) <= WORDS else f"… {' '.join(words[-WORDS:])}"


@register.filter
def names(people):
    """“Oda, Pinfold and Wick”, of comments or of names."""
    return all_of(getattr(one, "signature", one) for one in people)


@register.filter
def summary(letter, site):
    """How much was written, by how many, and how many questions are open."""
    n, new, open_ones = len(letter.comments), len(letter.new), len(letter.open)
    sentence = ngettext(
        "%(n)d %(them)s by %(m)d reader", "%(n)d %(them)s by %(m)d readers", letter.readers
    )
    sentence %= {"n": n, "them": site.called(n), "m": letter.readers}
    if new:
        sentence = _("%(said)s, %(n)d of them for the first time") % {"said": sentence, "n": new}
    sentence = _("%(said)s.") % {"said": sentence}
    if not open_ones:
        return sentence
    asked = ngettext(
        "%(n)s question to you is still open.", "%(n)s questions to you are still open.", open_ones
    )
    return sentences([sentence, asked % {"n": capfirst(apnumber(open_ones))}])


@register.filter
def keys(comments):
    return ",".join(str(comment.pk) for comment in comments)


@register.simple_tag
def letters_for(account):
    """The letters about their articles that they haven't read yet, the newest first."""
    return AuthorLetter.objects.unread_by(account) if account.gets_letters else ()
