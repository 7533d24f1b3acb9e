"""Who thanked for a comment, as the bell says it."""

from typing import NamedTuple

from django import template
from django.utils.html import format_html
from django.utils.translation import ngettext

from blog.content.markup.to_html import trusted
from lib.text.lists import all_of

register = template.Library()


class Thankers(NamedTuple):
    names: str  # HTML: “Marit, Pinfold and 9 others”
    n: int


@register.filter
def of(thanked, key):
    """The Thankers of a comment; `thanked` is what comments/notify/thanks.py says (who_thanked)."""
    latest, n = thanked.get(key, ([], 0))
    people, rest = [format_html("<b><bdi>{}</bdi></b>", name) for name in latest], n - len(latest)
    if rest and people:
        people.append(ngettext("%(n)s other", "%(n)s others", rest) % {"n": rest})
    elif rest:
        people.append(ngettext("%(n)s guest", "%(n)s guests", rest) % {"n": rest})
    return Thankers(trusted(all_of(people)) if people else "", n)
