"""Where an article stands: at /YYYY/MM/DD/slug/, or at an address of the form that the blog has chosen.

An address of a chosen form is kept with its article (`permalink`), so no page has to ask for the form,
articles that came from elsewhere have the very addresses that they had there, and what would stand where
something else does keeps the one with its date. Inside, every article has the one with its date: views below
an article are found by that.
"""

from copy import copy
from dataclasses import dataclass
from itertools import islice
from urllib.parse import quote

from django.db import models
from django.db.models.functions import Length, Substr
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.http import escape_leading_slashes

from blog.content.address_forms import DEEPEST, AddressForm
from blog.models.addresses.redirects import LONGEST, Redirect
from blog.models.pages import Page
from blog.models.site.site import Site
from lib.web.sanitize import text

AT_ONCE = 50  # addresses in which a number is looked for


class HasPermalink(models.Model):
    """What stands at an address with its day, or at one of the form that the blog has chosen."""

    # None: it stands at the one with its day.
    permalink = models.CharField(max_length=LONGEST, null=True, unique=True, editable=False)

    class Meta:
        abstract = True

    def get_absolute_url(self):
        if self.is_trial:
            return reverse("trial", args=[self.trial_of_id])
        return quoted(self.permalink) if self.permalink else self.dated_url

    @property
    def dated_url(self):
        """The article's address in a blog that has chosen no form of addresses."""
        return reverse("article", args=self.address)

    @property
    def dated_path(self):
        """The path of `dated_url`, as requests are asked for it."""
        return f"/{'/'.join(self.address)}/"

    @property
    def address(self):
        """Year, month, day and slug, as they stand in the address with the day."""
        return [f"{self.day:%Y}", f"{self.day:%m}", f"{self.day:%d}", self.slug]

    def below(self, rest):
        """An address below its own: of its feed, of a page of its thread."""
        return f"{self.get_absolute_url().rstrip('/')}/{rest}"

    @property
    def feed_url(self):
        return self.below("feed/")

    @property
    def follow_url(self):
        return self.below("follow/")

    @property
    def unlock_url(self):
        return self.below("unlock/")

    def _take_address(self, form, kept):
        """Stand at the address that the chosen form gives, if it is free, once its day or its slug is another than it was `kept` with.

        What readers have opened by its address keeps that otherwise. Call it behind the site's lock.
        """
        same = kept and (kept.day, kept.slug) == (self.day, self.slug)
        is_settled = same and (kept.permalink or kept.is_public)
        self.permalink = kept.permalink if kept else None
        wanted = self.permalink if form and is_settled else self.address_in(form)
        self._stand_at(wanted)

    def move_to(self, form):
        """Stand where the form says, at the address that it had elsewhere if that is of the form; the one before leads on."""
        if self.permalink and form and form.matches(self.permalink):
            return
        before = self.get_absolute_url()
        if not self._stand_at(self._address_elsewhere(form) or self.address_in(form)):
            return
        now = self.get_absolute_url()
        leads_on = self.is_public or self.versions.once_public().exists()
        # The address with the day leads on always.
        Redirect.moved(self, before if leads_on and before != self.dated_url else now, now)

    def stand_as_elsewhere(self):
        """Stand, as it has just come and was given an address, at the one of this form that it had elsewhere.

        Call it behind the site's lock.
        """
        path = self.permalink and self._address_elsewhere(AddressForm.of(Site.current()))
        if path and self._stand_at(path):
            Redirect.moved(self, path, path)

    def address_in(self, form):
        """The address that it would have in this form; None if it isn't free."""
        if not form or self.is_trial:
            return None
        path = form.path(day=self.day, slug=self.slug, number=self._number_in(form))
        return path if len(path) <= LONGEST and self._is_free(path) else None

    def address_on(self, day, slug):
        """The address that it would have with another day and slug, as it stands on the desk."""
        other = copy(self)
        other.day, other.slug = day, slug
        return other.address_in(AddressForm.of(Site.current())) or other.dated_path

    def _address_elsewhere(self, form):
        """The address of this form under which it was imported, if that is free."""
        came = self._earlier().filter(why=Redirect.Why.IMPORTED) if form else ()
        return next((path for path in came if form.matches(path) and self._is_free(path)), None)

    def _earlier(self):
        """The addresses at which it stood, the first of them first."""
        if not self.pk:
            return ()
        earlier = Redirect.objects.of(self).filter(onto="").exclude(path__startswith="/?")
        return earlier.order_by("pk").values_list("path", flat=True)

    def _stand_at(self, path):
        if self.permalink == path:
            return False
        self.permalink = path
        type(self).everything.filter(pk=self.pk).update(permalink=path)
        return True

    def _number_in(self, form):
        """The article's own number in addresses of this form, the next that is free, or None if it has no numbers."""
        if not form.is_numbered:
            return None
        for path in (self.permalink, *self._earlier()):
            if number := form.number_in(path):
                return number
        if form.highest is None:
            form.highest = max(
                _highest(form, self._others(), "permalink"),
                _highest(form, Redirect.objects, "path"),
            )
        form.highest += 1
        return form.highest

    def _others(self):
        return type(self).everything.exclude(pk=self.pk)

    def _is_free(self, path):
        """Whether neither the blog itself, nor a page, nor another article stands there, nor anything else's address leads on."""
        if not _is_free_of_the_blog(path):
            return False
        spelled = [path.rstrip("/"), f"{path.rstrip('/')}/"]
        if self._others().filter(permalink__in=spelled).exists():
            return False
        if Redirect.objects.filter(path__in=spelled).exclude(post=self.pk or 0).exists():
            return False
        slug = path.strip("/")
        return "/" in slug or not Page.everything.filter(slug=slug).exists()


@dataclass(frozen=True)
class FoundArticle:
    """An article that was found by an address, and what follows its own in that."""

    ASKED = "day", "slug", "permalink", "status"

    post: HasPermalink
    rest: str

    @property
    def inside(self):
        """The path that was asked for, as the views below an article are found."""
        return f"{self.post.dated_path}{self.rest.lstrip('/')}"


def article_at(path, posts):
    """The Found of the article among `posts` at the longest beginning of a path, or None."""
    path = text(path)
    if _is_of_the_blog(path):
        return None
    parts = path.strip("/").split("/")[:DEEPEST]
    starts = [f"/{'/'.join(parts[:n])}" for n in range(1, len(parts) + 1)]
    spelled = [*starts, *(f"{start}/" for start in starts)]
    articles = posts.filter(permalink__in=spelled).only(*FoundArticle.ASKED)
    post = articles.order_by(Length("permalink").desc()).first()
    return FoundArticle(post, path.removeprefix(post.permalink.rstrip("/"))) if post else None


def inside(path, posts):
    """A path as it is found inside: that of an article with its day; all others as they are."""
    article = article_at(path, posts)
    return article.inside if article else path


def is_free_for(form):
    """Whether no page of the blog itself has addresses of this form. Raises ValueError for a text that is none."""
    return _is_free_of_the_blog(
        AddressForm(form).path(day=timezone.localdate(), slug="a-title", number=4711)
    )


def _is_free_of_the_blog(path):
    """Whether none has this address, with a slash at its end or without."""
    return not any(_is_of_the_blog(spelled) for spelled in (path, f"{path.rstrip('/')}/"))


def _is_of_the_blog(path):
    """Whether a view answers there that isn't for pages and articles of authors; in no address with a day is a word with a dot."""
    try:
        match = resolve(path)
    except Resolver404:
        return False
    is_dated = "day" in match.kwargs and "." not in match.kwargs["slug"]
    return is_dated or match.url_name != "page" and "day" not in match.kwargs


def quoted(path):
    """A path as it stands in links, encoded as Django encodes those that it makes."""
    return escape_leading_slashes(quote(path, safe="!$&'()*+,;=/~:@"))


def _highest(form, rows, field):
    """The highest number in those addresses of `rows` that are of a form; 0 if there is none.

    The database finds it, since all wait while it is asked: it is in the longest of them, and of these in the
    last. If there are names in them the newest few do: two articles may have one number there.
    """
    rows = rows.filter(**{f"{field}__startswith": form.head, f"{field}__endswith": form.tail})
    by_number = Length(field).desc(), Substr(field, form.number_at).desc()
    rows = rows.order_by("-pk") if form.is_named else rows.order_by(*by_number)
    paths = rows.values_list(field, flat=True)
    numbers = filter(None, map(form.number_in, paths.iterator(AT_ONCE)))
    return max(islice(numbers, AT_ONCE), default=0)
