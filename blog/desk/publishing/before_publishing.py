"""What an article lacks before it goes out, and what happens when it does."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils.dateparse import parse_datetime, parse_time
from django.utils.encoding import uri_to_iri
from django.utils.timezone import localdate, localtime, make_aware, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from blog.content import closing
from blog.desk import contributing
from blog.desk.forms.hours import in_words
from blog.desk.publishing.missing_parts import Lack, links, missing_parts, own_links
from blog.member import privacy
from blog.models import Post, Site
from blog.models.articles.threads import KeptHours, Wait
from lib.text.dates import date_format
from lib.text.numbers import number
from lib.text.slugs import slug_of

WAIT_WORDS = {
    Wait.ALL: lambda: _("Every comment waits for a moderator."),
    Wait.FIRST: lambda: _("First-timers wait for a moderator."),
    Wait.LINKS: lambda: _("Comments with links wait for a moderator."),
    Wait.NOTHING: lambda: _("Comments appear at once, unless screening holds them."),
}


class PublishPlan:
    """Judged by what stands in the form, whether it is saved or not."""

    def __init__(self, fields, post=None):
        self.fields, self.post = fields, post
        names = ("title", "standfirst", "text", "lead")
        lacks = missing_parts(
            tags=fields.get("tags", "").strip(" ,"),
            lead_description=fields.get("lead_description", ""),
            **{name: fields.get(name, "") for name in names},
        )
        self.lacks = [*lacks, *self._address_of_its_own()]

    @property
    def sends_mail(self):
        return not privacy.mail_is_printed()

    @property
    def can_test_mail(self):
        """Whether its author can be sent it as subscribers will get it."""
        return self.sends_mail and bool(self.post and self.post.pk)

    @property
    def there(self):
        """The parts of the article that are there, a line each."""
        missing = {lack.field for lack in self.lacks}
        if not missing & {"id_title", "id_standfirst", "id_slug"}:
            yield _("Title, standfirst and address")
        if self.fields.get("tags"):
            yield self.fields["tags"]
        text = self.fields.get("text", "")
        if number := len(links(text)):
            yield ngettext("%(n)d link", "%(n)d links", number) % {"n": number}
        if own_links(text) and not any(lack.names for lack in self.lacks):
            yield _("All links within this blog work")

    @property
    def effects(self):
        """(symbol, sentence) of each thing that happens."""
        return [self._appearance(), *self._comments()]

    @property
    def tags(self):
        """The names of its tags."""
        return [name.strip() for name in self.fields.get("tags", "").split(",") if name.strip()]

    @property
    def hours(self):
        """The Hours at which its comments will be open, or None."""
        return self._as_it_goes_out().hours_on(Site.current())

    def _address_of_its_own(self):
        """The Lack of an address that another article of the day has; with it, the form comes back."""
        others = Post.everything.filter(day=localdate(self.at), slug=self._slug).without_texts()
        if other := self._slug and others.exclude(pk=self.post and self.post.pk).first():
            yield Lack(other.has_the_address, _("Change it"), "id_slug")

    def _appearance(self):
        address = (self.post or Post()).address_on(localdate(self.at), self._slug)
        if self.post and self.post.is_public:
            return "desktop", _("Readers see the new text at once, at %(address)s.") % {
                "address": uri_to_iri(self.post.get_absolute_url())
            }
        if self.at > now():
            words = {"address": address, "at": date_format(localtime(self.at), "j M Y, H:i")}
            return "desktop", _("It appears on %(at)s, at %(address)s.") % words
        message = _("It appears on the home page, in the feed and in search, at %(address)s.")
        return "desktop", message % {"address": address}

    def _comments(self):
        """The lines about comments: when they are open, until when, and which of them wait."""
        end = closing.closing(self._as_it_goes_out(), Site.current(), self.at)
        if end and (end.at is None or end.at <= self.at):
            yield "lock", _("Comments are closed.")
            return
        day = end and date_format(localtime(end.at), "j M Y")
        if hours := self.hours:
            yield (
                "clock",
                _("Comments are open at these hours: %(hours)s.") % {"hours": in_words(hours)},
            )
            if end:
                yield "lock", _("Comments close on %(day)s.") % {"day": day}
        elif end:
            yield "lock", _("Comments are open until %(day)s.") % {"day": day}
        else:
            yield "lock", _("Comments are open.")
        if words := WAIT_WORDS.get(self.fields.get("comments_wait")):
            yield "info", words()

    def _as_it_goes_out(self):
        return Post(
            published_at=self.at,
            comments_open="comments_open" in self.fields,
            comments_close_days=number(
                str(self.fields.get("comments_close_days")), most=closing.MOST_DAYS
            ),
            comments_close_at=_moment(self.fields, "comments_close_at"),
            comments_hours=self.fields.get("comments_hours") or KeptHours.BLOG,
            comments_from=_time(self.fields.get("comments_from")),
            comments_until=_time(self.fields.get("comments_until")),
            comments_on_weekdays="comments_on_weekdays" in self.fields,
        )

    @property
    def at(self):
        chosen = self.fields.get("when") == "at" and _moment(self.fields, "published_at")
        return chosen or now()

    @property
    def _slug(self):
        return self.fields.get("slug") or slug_of(self.fields.get("title", ""))


def of_kept(post):
    """The PublishPlan of the saved article, for browsers without scripts."""
    copy = post.working_copy()
    fields = post_fields(post) | ({} if copy is None else copied(copy))
    return PublishPlan(fields, post)


def post_fields(post):
    own = {name: getattr(post, name) for name in ("title", "standfirst", "text", "slug")}
    ticked = {"comments_open": "on"} if post.comments_open else {}
    time = {}
    if post.status == Post.Status.PUBLISHED:  # As the form sends its fields.
        at = localtime(post.published_at)
        time = {"when": "at", "published_at_0": f"{at:%Y-%m-%d}", "published_at_1": f"{at:%H:%M}"}
    return (
        own
        | ticked
        | {
            "lead": post.lead_id,
            "lead_description": post.lead.description if post.lead else "",
            "tags": ", ".join(map(str, post.tags.all())),
            "comments_close_days": post.comments_close_days,
            "comments_hours": post.comments_hours,
            "comments_from": post.comments_from,
            "comments_until": post.comments_until,
            "comments_wait": post.comments_wait,
            **({"comments_on_weekdays": "on"} if post.comments_on_weekdays else {}),
            **time,
        }
    )


def copied(copy):
    sent = {name: values[-1] for name, values in copy.fields.items() if values}
    return sent | {name: getattr(copy, name) for name in ("title", "standfirst", "text")}


@never_cache
@require_POST
def before_publishing(request, pk):
    if not (request.user.has_perm("blog.add_post") or request.user.has_perm("blog.change_post")):
        raise PermissionDenied
    is_all = "all" in request.GET
    if is_all and contributing.only_contributes(request.user):
        raise PermissionDenied
    post = get_object_or_404(contributing.articles_of(request.user), pk=pk) if pk else None
    plan = PublishPlan(request.POST.dict(), post)
    page = "_beside" if is_all else "before_publishing"
    context = {"foreseen": plan, "offers_test": not is_all}
    return render(request, f"admin/blog/publishing/{page}.html", context)


def _moment(fields, name):
    try:
        at = parse_datetime(f"{fields.get(name + '_0', '')} {fields.get(name + '_1') or '00:00'}")
        return at and make_aware(at)
    except (ValueError, OverflowError):
        return None


def _time(value):
    try:
        return parse_time(value) if isinstance(value, str) else value
    except ValueError:
        return None
