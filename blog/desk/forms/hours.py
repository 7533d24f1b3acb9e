"""The fields for the hours at which comments are open, of the blog and of an article."""

from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from blog.desk.forms.fields import ClockInput
from blog.models.articles.threads import KeptHours

TIME = ClockInput()


def ask_for_hours(fields, site):
    """Say in an article's form what the blog's hours are, and in which time."""
    if "comments_hours" not in fields:
        return
    fields["comments_hours"].required = False
    words = _("As on the whole blog: %(hours)s") % {"hours": in_words(site.hours)}
    names = dict(KeptHours.choices) | {KeptHours.BLOG: words}
    fields["comments_hours"].choices = list(names.items())
    if "comments_until" in fields:
        fields["comments_until"].help_text = in_the_blogs_time()


def in_the_blogs_time():
    return _("In the blog’s time (%(zone)s).") % {"zone": timezone.get_current_timezone_name()}


def in_words(hours):
    """Hours in words, within a sentence."""
    if hours is None:
        return _("at all hours")
    words = {"from": time_format(hours.opens, "H:i"), "until": time_format(hours.closes, "H:i")}
    if hours.weekdays_only:
        return _("%(from)s to %(until)s, Monday to Friday") % words
    return _("%(from)s to %(until)s") % words


def clean_hours(form, *, must=False):
    """Add an error where a form's two times are no hours: one of them alone, or twice the same."""
    opens, closes = (form.cleaned_data.get(name) for name in ("comments_from", "comments_until"))
    if form.errors.keys() & {"comments_from", "comments_until"}:
        return
    if (opens is None) != (closes is None) or must and opens is None:
        field = "comments_from" if opens is None else "comments_until"
        form.add_error(field, _("Enter from when until when comments are open."))
    elif opens is not None and opens == closes:
        form.add_error("comments_until", _("Enter two different times."))
