"""Addresses that lead on: where something stood before, and those that somebody set by hand.

One table for all of them, with a key to what they lead to instead of an address: what moves twice
takes every earlier address along, so there are no chains and no loops.
"""

import re
from urllib.parse import quote, unquote

from django.conf import settings
from django.db import models
from django.db.models.functions import Length
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from blog.models.texts.authors import author_url
from lib.web.sanitize import text

THINGS = ("post", "page", "tag", "category", "series", "person")
DEEPEST = 8  # parts of an address; none of ours has more
LONGEST = 300
# What other software puts behind an address of an article, and which is on the article's own page here.
_ENDINGS = re.compile(r"comment-page-[0-9]+|trackback|amp|embed|print", re.IGNORECASE)
_PART = re.compile(r"[1-9][0-9]?")  # of an article that was cut into pages
_FEEDS = re.compile(r"feed/(?:rss2?|rdf|atom)", re.IGNORECASE)
_BELOW = re.compile(
    rf"(/.+/)({_ENDINGS.pattern}|{_FEEDS.pattern}|{_PART.pattern})/?", re.IGNORECASE
)


class RedirectQuerySet(models.QuerySet):
    def of(self, thing):
        return self.filter(**{kind_of(thing): thing})

    def with_things(self):
        texts = (f"{kind}__{field}" for kind in ("post", "page") for field in ("text", "rendered"))
        return self.select_related(*THINGS).defer(*texts)

    def newest_first(self):
        return self.order_by("-since", "-pk")

    def of_words(self, words):
        """The redirects with these words in their address, or in the address that they lead to."""
        condition = models.Q(path__icontains=words) | models.Q(onto__icontains=words)
        for kind in ("post", "page", "tag", "category", "series"):
            condition |= models.Q(**{f"{kind}__slug__icontains": words})
        return self.filter(condition)


def _of_one_thing_at_most():
    empty = {f"{kind}__isnull": True for kind in THINGS}
    alone = (
        models.Q(**{key: True for key in empty if key != f"{kind}__isnull"}) for kind in THINGS
    )
    condition = next(alone)
    for others in alone:
        condition |= others
    return condition


class Redirect(models.Model):
    """An address that leads on to something else for good."""

    class Why(models.TextChoices):
        MOVED = "moved", _("Address changed")
        RENAMED = "renamed", _("Renamed")
        MERGED = "merged", _("Merged")
        IMPORTED = "imported", _("Imported")
        BY_HAND = "by_hand", _("By hand")

    path = models.CharField(_("address"), max_length=LONGEST, unique=True)
    post = models.ForeignKey("blog.Post", models.CASCADE, null=True, related_name="redirects")
    page = models.ForeignKey("blog.Page", models.CASCADE, null=True, related_name="redirects")
    tag = models.ForeignKey("blog.Tag", models.CASCADE, null=True, related_name="redirects")
    category = models.ForeignKey(
        "blog.Category", models.CASCADE, null=True, related_name="redirects"
    )
    series = models.ForeignKey("blog.Series", models.CASCADE, null=True, related_name="redirects")
    # An author, whose page is called by their name.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="redirects"
    )
    # What follows the address of that thing; without one, a whole address, here or elsewhere.
    onto = models.CharField(max_length=2000, blank=True, default="", db_default="")
    why = models.CharField(max_length=10, choices=Why, default=Why.MOVED, db_default=Why.MOVED)
    since = models.DateTimeField(auto_now_add=True)
    times = models.PositiveBigIntegerField(default=0, db_default=0)

    objects = RedirectQuerySet.as_manager()
    unshown = "addresses that lead on; of people, where their page as an author stood"

    class Meta:
        verbose_name = _("redirect")
        constraints = [
            models.CheckConstraint(
                condition=_of_one_thing_at_most(), name="a_redirect_leads_to_one_thing"
            )
        ]

    def __str__(self):
        return self.path

    @property
    def thing(self):
        return next((one for kind in THINGS if (one := getattr(self, kind))), None)

    @property
    def target(self):
        """The address that the redirect leads to, as the desk shows it."""
        thing = self.thing
        if thing is None:
            return self.onto
        return f"{address_of(thing)}{self.onto}"

    @property
    def target_as_read(self):
        """The target as people read it: “ä”, and not “%C3%A4”."""
        return unquote(self.target)

    @property
    def leads_away(self):
        """Whether it leads to another host."""
        return self.thing is None and not self.onto.startswith("/")

    @property
    def is_of_a_blog(self):
        """Whether a whole blog stood there, as at example.org/blog/: all below it leads to the same here."""
        return self.onto == "/" and self.thing is None and self.why == self.Why.IMPORTED

    @property
    def is_open(self):
        """Whether readers may open what it leads to."""
        return getattr(self.thing, "is_public", True)

    @classmethod
    def moved(cls, thing, before, now, why=Why.MOVED):
        """Remember that `thing` stood at the path `before`; where it stands `now` leads to nothing else."""
        before, now = as_read(before), as_read(now)
        cls.objects.filter(path=now).delete()
        if before != now:
            cls.objects.update_or_create(
                path=before,
                defaults=dict.fromkeys(THINGS) | {kind_of(thing): thing, "onto": "", "why": why},
            )

    @classmethod
    def imported(cls, thing, addresses):
        """Remember the addresses that an imported thing had, its own first, and return how many are new."""
        paths = cls.paths_onto(thing, addresses)
        taken = set(cls.objects.filter(path__in=paths).values_list("path", flat=True))
        made = [cls(path=path, why=cls.Why.IMPORTED) for path in paths if path not in taken]
        for one in made:
            setattr(one, kind_of(thing), thing)
        cls.objects.bulk_create(made)
        return len(made)

    @classmethod
    def paths_onto(cls, thing, addresses):
        """The paths of `addresses`, each once and as it is read, without the one at which the thing itself is."""
        here = as_read(address_of(thing)), "/", ""
        return [path for path in dict.fromkeys(map(as_read, addresses)) if path not in here]

    @classmethod
    def imported_blog(cls, path):
        """Remember that an imported blog stood below `path`, and return that Redirect; None if it leads on already."""
        about = {"onto": "/", "why": cls.Why.IMPORTED}
        one, is_new = cls.objects.get_or_create(path=as_read(path).rstrip("/"), defaults=about)
        return one if is_new else None

    @classmethod
    def of_query(cls, name, value):
        """(the redirect, where it leads) of an address like /?p=12, or None."""
        match = cls.objects.with_things().filter(path=f"/?{name}={text(value)}"[:LONGEST]).first()
        return (match, match.target) if match and match.is_open else None

    @classmethod
    def redirect_for(cls, path):
        """(the redirect, where it leads) of the longest beginning of `path` that leads on, or None."""
        path = text(path)
        parts = path.strip("/").split("/")[: DEEPEST + 1]
        starts = [f"/{'/'.join(parts[:n])}" for n in range(1, len(parts) + 1)]
        slashed = [f"{start}/" for start in starts]
        candidates = cls.objects.with_things().filter(path__in=[*starts, *slashed, path])
        for one in candidates.order_by(Length("path").desc()):
            rest = path.removeprefix(one.path.rstrip("/"))
            if target := one.is_open and one._target_with(rest):
                return one, target
        return None

    def _target_with(self, rest):
        """The target with what follows its address; only a thing of ours, and a whole blog, has other forms."""
        if self.is_of_a_blog:
            return quote(f"/{rest.lstrip('/')}")
        rest = rest_here(rest.strip("/"))
        if not rest:
            return self.target
        thing = self.thing
        if thing is None or self.onto:
            return ""
        if is_part(thing, rest):
            return self.target
        # Views below an article are found by its address with the day.
        known = getattr(thing, "dated_url", None) or self.target
        return f"{self.target.rstrip('/')}/{rest}/" if is_an_address(f"{known}{rest}/") else ""


def rest_here(rest):
    """What stands here below an article's address for what other software puts there; nothing: the article."""
    return "" if _ENDINGS.fullmatch(rest) else _FEEDS.sub("feed", rest)


def is_part(thing, rest):
    """Whether this is what other software puts behind the address of an article for one of its pages."""
    return kind_of(thing) == "post" and bool(_PART.fullmatch(rest))


def split_below(path):
    """(the address of a page, what other software puts behind it) of a path; the latter is empty if nothing is."""
    match = _BELOW.fullmatch(path)
    return match.groups() if match else (path, "")


def as_read(address):
    """An address as requests are asked for it: “ä”, and not “%C3%A4”."""
    return text(unquote(address))[:LONGEST]


def kind_of(thing):
    return {"user": "person"}.get(thing._meta.model_name, thing._meta.model_name)


def address_of(thing):
    """The address of a thing; of an account, its page as an author."""
    return author_url(thing) if kind_of(thing) == "person" else thing.get_absolute_url()


def is_an_address(path):
    """Whether any page of the blog has addresses of this form."""
    try:
        return bool(resolve(unquote(path)))
    except Resolver404:
        return False
