"""What the editor's page shows around the fields of its form: state, counts, and folds that say their value."""

import json
import math
from dataclasses import dataclass

from django.contrib.admin.helpers import Fieldset
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from blog.desk.drafts.autosave import clock, saved_words
from blog.desk.editor import editor_words
from blog.desk.media.uploads import known_in, shown
from blog.models import Picture, Post, Site, Visibility
from blog.models.articles.post import WORDS_A_MINUTE
from blog.models.articles.threads import KeptHours
from lib.text.dates import date_format
from lib.text.lists import listed
from lib.text.numbers import number
from lib.text.words import count as words_in

MOMENT = "j M Y, H:i"


def around(adminform, thing, errors, is_article):
    """The context of templates/admin/blog/editor/editor.html beside Django's own."""
    fieldsets = list(adminform)
    folded = [fieldset for fieldset in fieldsets if "fold" in fieldset.classes]
    stage, form = stage_of(thing), adminform.form
    text = form["text"].value() or "" if "text" in form.fields else ""
    context = {
        "writing": [fieldset for fieldset in fieldsets if fieldset not in folded],
        "folds": [Fold.of(fieldset) for fieldset in folded],
        "stage": stage,
        "state": STATES[stage]() if is_article else _("Page"),
        "said": _saved_words(thing, errors),
        "count": count(text),
        "known_pictures": json.dumps(known_in(text)),
        "main_action": _main_action(thing, stage, is_article),
        "has_when": "when" in adminform.form.fields,
        "script_words": editor_words.of_scripts(),
    }
    lead = lead_of(form) if is_article else None
    # For the card that a script makes of it, and for whoever has none.
    return context | {"lead": lead and {"picture": lead, "shown": json.dumps(shown(lead))}}


def stage_of(thing):
    """Draft, scheduled or public, as it is kept."""
    if thing is None or thing.pk is None:
        return "draft"
    if not isinstance(thing, Post):
        return "public" if thing.has_public_version else "draft"
    kept = Post.objects.get(pk=thing.pk)  # A form that comes back has changed `thing`.
    if kept.status == Post.Status.DRAFT:
        return "draft"
    return "public" if kept.is_public else "scheduled"


def is_public(thing):
    """Whether readers see it already, as it is kept."""
    return thing.has_public_version if not isinstance(thing, Post) else stage_of(thing) == "public"


STATES = {
    "draft": lambda: _("Draft"),
    "scheduled": lambda: _("Scheduled"),
    "public": lambda: _("Published"),
}


def count(text):
    words = words_in(text)
    if not words:
        return _("No words yet")
    minutes = max(1, math.ceil(words / WORDS_A_MINUTE))
    of_words = ngettext("%(n)s word", "%(n)s words", words) % {"n": words}
    takes = ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    return listed([of_words, takes])


def _saved_words(thing, errors):
    if errors:
        return _("Not saved yet")
    if thing is None or thing.pk is None:
        return ""
    newest = thing.versions.newest()
    if newest:
        return saved_words(thing, newest)
    return _("Saved %(at)s") % {"at": clock(thing.changed_at)}


def _main_action(thing, stage, is_article):
    if stage == "scheduled":
        return _("Schedule for %(time)s") % {"time": _moment(thing.published_at)}
    if stage == "public":
        return _("Update…") if is_article else _("Update")
    return _("Publish…") if is_article else _("Publish")


def _moment(at):
    """Today only the time, and this year without the year."""
    at, today = timezone.localtime(at), timezone.localdate()
    if at.date() == today:
        return date_format(at, "H:i")
    return date_format(at, "j M, H:i" if at.year == today.year else MOMENT)


@dataclass
class Fold:
    """A part of the settings; closed, it says its value."""

    fieldset: Fieldset
    value: str = ""
    lacks: bool = False

    @classmethod
    def of(cls, fieldset):
        says = SAYS.get(fieldset.fields[0])
        return cls(fieldset, *says(Values(fieldset.form))) if says else cls(fieldset)

    @property
    def key(self):
        return self.fieldset.fields[0]

    @property
    def name(self):
        return self.fieldset.name

    @property
    def is_open(self):
        wrong = set(self.fieldset.fields) & set(self.fieldset.form.errors)
        return self.key == "when" or self.lacks or bool(wrong)


class Values:
    """The values of a form's fields, as they were typed or as they are kept."""

    def __init__(self, form):
        self.form = form
        self.thing = form.instance

    def __getitem__(self, name):
        if name in self.form.fields:
            return self.form[name].value()
        return getattr(self.thing, name, None)

    def moment(self, name):
        value = self[name]
        if isinstance(value, list):  # day and time, as they were typed
            return " ".join(filter(None, value))
        return _moment(value) if value else ""


def _when(values):
    when = values["when"] or values.thing.status
    words = {"draft": _("Draft"), "now": _("Now")}
    return [words.get(when) or values.moment("published_at")]


def _address(values):
    slug, thing = values["slug"], values.thing
    if not slug or thing.pk and not thing.has_own_address and slug == thing.slug:
        return [_("Made from the title")]
    if not isinstance(thing, Post):
        return [f"/{slug}/"]
    day = thing.day or timezone.localdate(thing.published_at)
    if (day, slug) == (thing.day, thing.slug) and thing.is_public:
        return [thing.permalink or thing.dated_path]
    return [thing.address_on(day, slug)]


def _filed(values):
    tags, thing = values["tags"], values.thing
    if not isinstance(tags, str):
        tags = ", ".join(str(tag) for tag in (tags or []))
    if "tags" not in values.form.fields and thing.pk:
        tags = ", ".join(str(tag) for tag in thing.tags.all())
    return [tags, False] if tags else [_("No tag yet"), True]


def lead_of(form):
    """The lead picture that a form shows: as it was typed, or as it is kept."""
    lead = Values(form)["lead"]
    if lead and not isinstance(lead, Picture):
        lead = Picture.objects.filter(pk=number(str(lead))).first()
    return lead or None


def _lead(values):
    lead = lead_of(values.form)
    if not lead:
        return [pgettext("of a lead picture", "None")]
    described = values["lead_description"] or lead.description
    return [described, False] if described else [_("No description yet"), True]


def _comments(values):
    if not values["comments_open"]:
        return [_("Closed")]
    opening = pgettext("comments", "Open")
    if values["comments_hours"] == KeptHours.OWN:
        times = {"from": values["comments_from"], "until": values["comments_until"]}
        times = {
            name: at if isinstance(at, str) else at and f"{at:%H:%M}" for name, at in times.items()
        }
        opening = _("Open from %(from)s to %(until)s") % times
    parts = [opening]
    if waits := editor_words.WAITS.get(values["comments_wait"] or ""):
        parts.append(waits())
    days = values["comments_close_days"]
    if days in (None, ""):
        days = Site.current().comments_close_days or 0
    if at := values.moment("comments_close_at"):
        parts.append(_("close on %(day)s") % {"day": at})
    elif n := number(str(days)):
        parts.append(ngettext("close after %(n)s day", "close after %(n)s days", n) % {"n": n})
    return [listed(parts)]


def _author(values):
    field = values.form.fields.get("author")
    author = field and field.queryset.filter(pk=number(str(values["author"]))).first()
    if not author and not values.thing.pk:
        return [""]
    others = values["coauthors"] or []
    others = others if isinstance(others, list) else list(others)
    names = [str(author or values.thing.author)]
    if others and field:
        keys = [str(getattr(one, "pk", one)) for one in others]
        coauthors = values.form.fields["coauthors"].queryset.filter(
            pk__in=filter(None, map(number, keys))
        )
        names += [one.name for one in coauthors]
    return [listed(names)]


def _visibility(values):
    parts = [str(dict(Visibility.choices).get(values["visibility"], Visibility.EVERYBODY.label))]
    for name, words in (
        ("is_pinned", _("first on the home page")),
        ("stands_alone", _("in no list")),
    ):
        parts += [words] * bool(values[name])
    return [listed(parts)]


def _mail(values):
    return [_("Not sent") if values["skips_mail"] else _("To subscribers")]


def _shared(values):
    if values["is_noindex"]:
        return [_("Not in search engines")]
    return [values["social_title"] or _("As the article")]


def _menu(values):
    return [_("Yes") if values["in_menu"] else _("No")]


def _maths(values):
    return [_("With formulas") if values["has_maths"] else _("No formulas")]


SAYS = {
    "when": _when,
    "slug": _address,
    "tags": _filed,
    "lead": _lead,
    "comments_open": _comments,
    "author": _author,
    "card_now": _shared,
    "visibility": _visibility,
    "skips_mail": _mail,
    "in_menu": _menu,
    "has_maths": _maths,
}
