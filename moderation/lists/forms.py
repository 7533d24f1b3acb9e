"""What somebody asks of a list, as they typed it or as it stands in an address."""

from datetime import datetime, time, timedelta

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from blog.models import Post
from comments.models import Comment
from lib.text.numbers import number
from lib.text.times import day
from moderation.forms.fields import Form
from moderation.lists import filters
from moderation.lists.filters import NEWEST, OLDEST, Filter, Filters
from moderation.log import timeline

YEARS = range(1990, 2200)
LONG = 100  # characters


class Day(forms.DateField):
    def __init__(self, label):
        wrong = _("Enter a date like 2011-11-14")
        super().__init__(
            label=label,
            required=False,
            input_formats=["%Y-%m-%d"],
            error_messages={"invalid": wrong},
        )

    def clean(self, value):
        date = super().clean(value)
        if date and date.year not in YEARS:
            raise forms.ValidationError(self.error_messages["invalid"])
        return date


class FilterForm(Form):
    """Each `clean_…` gives the Filter, or None where nothing is asked."""

    q = forms.CharField(
        label=pgettext_lazy("to search for", "Words"), max_length=200, required=False
    )
    post = forms.CharField(label=_("Article"), max_length=LONG, required=False)
    writer = forms.CharField(label=_("Writer"), max_length=LONG, required=False)
    rule = forms.CharField(label=_("Rule"), max_length=LONG, required=False)
    since = Day(_("From"))
    until = Day(_("Until"))
    links = forms.BooleanField(label=_("Has links"), required=False)
    first = forms.BooleanField(label=_("First comment"), required=False)

    @property
    def filters(self):
        sort = self.data.get("sort")
        sort = sort if sort in (OLDEST, NEWEST) else ""
        if not any(self.data.get(name) for name in self.fields):
            return Filters(sort=sort)
        is_wrong = not self.is_valid()
        chosen = [self.cleaned_data.get(name) for name in self.fields]
        return Filters(tuple(filter(None, chosen)), sort, is_wrong)

    @property
    def typed(self):
        return [self[name] for name in ("q", "post", "writer", "since", "until")]

    def clean_q(self):
        words = " ".join(self.cleaned_data["q"].split())
        label = _now("“%(words)s”") % {"words": words}
        return words and Filter("q", words, label, filters.with_words(words))

    def clean_post(self):
        """The Filter of an article by its address or by words of its title."""
        typed = self.cleaned_data["post"]
        if not typed:
            return None
        named = Post.objects.filter(slug=typed) or Post.objects.filter(title__icontains=typed)
        posts = dict(named.order_by("-pk").values_list("pk", "title")[:LONG])
        if not posts:
            raise forms.ValidationError(_("No article has that title"))
        title = next(iter(posts.values())) if len(posts) == 1 else typed
        return Filter("post", typed, _now("on “%(title)s”") % {"title": title}, Q(post__in=posts))

    def clean_writer(self):
        typed = self.cleaned_data["writer"]
        if not typed:
            return None
        kind, _colon, key = typed.partition(":")
        key = number(key)
        find = {"account": self._account, "guest": self._guest} if key is not None else {}
        return find.get(kind, self._named)(typed, key)

    def clean_rule(self):
        key = self.cleaned_data["rule"]
        if not key:
            return None
        wording = next((one for one in timeline.rules() if one.rule.key == key), None)
        if wording is None:
            raise forms.ValidationError(_("The policy never had this rule"))
        label = _now("under rule %(n)d") % {"n": wording.number}
        return Filter("rule", key, label, filters.under(wording.rule_id))

    def clean_since(self):
        date = self.cleaned_data["since"]
        label = date and _now("from %(day)s") % {"day": day(_midnight(date))}
        return date and Filter("since", str(date), label, Q(created_at__gte=_midnight(date)))

    def clean_until(self):
        date = self.cleaned_data["until"]
        end = date and _midnight(date + timedelta(days=1))
        label = date and _now("until %(day)s") % {"day": day(_midnight(date))}
        return date and Filter("until", str(date), label, Q(created_at__lt=end))

    def clean_links(self):
        label = _now("with links")
        return self.cleaned_data["links"] and Filter("links", "1", label, filters.with_links())

    def clean_first(self):
        label = _now("first comments")
        condition = filters.first_of_its_writer()
        return self.cleaned_data["first"] and Filter("first", "1", label, condition)

    def _account(self, typed, key):
        account = User.objects.filter(pk=key).first()
        if account is None:
            raise forms.ValidationError(_("This account was deleted"))
        return Filter("writer", typed, _by(account.name), Q(author=account))

    def _guest(self, typed, key):
        comment = Comment.objects.filter(pk=key, author__isnull=True).exclude(token="").first()
        if comment is None:
            raise forms.ValidationError(_("We don’t know who wrote that comment"))
        return Filter("writer", typed, _by(comment.name), Q(author=None, token=comment.token))

    def _named(self, typed, _key):
        accounts = list(User.objects.named(typed).values_list("pk", flat=True))
        as_guest = Q(author=None, name__iexact=typed)
        if not accounts and not Comment.objects.filter(as_guest).exists():
            raise forms.ValidationError(_("Nobody with that name has commented"))
        return Filter("writer", typed, _by(typed), Q(author__in=accounts) | as_guest)


def _by(name):
    return _now("by %(name)s") % {"name": name}


def _midnight(date):
    return timezone.make_aware(datetime.combine(date, time.min))
