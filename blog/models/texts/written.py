"""What articles and pages have in common: a title, and a text that is rendered when it is written."""

import secrets

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blog.content import insets
from blog.content.internal_links import targets, with_addresses
from blog.content.markup.rendered.missing_pictures import with_missing, without_counters
from blog.content.markup.to_html import (
    RENDERING,
    MarkupError,
    plain,
    render_article,
    tidy,
    trusted,
)
from blog.content.picture_display import is_here, size_at
from blog.models.media.embeds import Embed, addresses_in, with_cards
from blog.models.media.pictures import Picture
from blog.models.texts.has_versions import HasVersions
from blog.models.texts.slugs import SlugField

UNTITLED = "untitled-"  # begins the address of a draft that has no title yet


class Written(HasVersions):
    """A title and a Markdown text, rendered when it is written."""

    bulky = ("text", "rendered")  # what isn't read with a row that is only linked to
    linked_as = ""  # what a text calls it that links it by its number

    title = models.CharField(_("title"), max_length=250)
    slug = SlugField(_("address"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    rendered = models.TextField(editable=False, blank=True)
    rendering = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    has_maths = models.BooleanField(
        _("formulas"),
        default=False,
        db_default=False,
        help_text=_("Text between $ and $ is a LaTeX formula."),
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.title or gettext("Untitled")

    @property
    def html(self):
        """What readers see: links by number have their addresses, and what stands elsewhere has cards."""
        return shown(self.rendered)

    def html_of(self, version):
        """The same of one of its versions. Raises MarkupError."""
        return preview_of(version.text, maths=version.has_maths(self))

    def embeds_of(self, version):
        """The addresses that stand alone on their lines in one of its versions. Raises MarkupError."""
        return addresses_in(render_article(version.text, maths=version.has_maths(self)))

    @property
    def html_outside(self):
        """The same for feeds and mail, where nothing can be pressed and colours aren't known."""
        return trusted(without_counters(insets.outside(linked(self.rendered)), is_here))

    @classmethod
    def begin(cls, **about):
        """A new draft with nothing in it, so that what is typed has somewhere to be kept.

        It is inserted past `save`: no reader sees it, so no page becomes old.
        """
        slug = f"{UNTITLED}{secrets.token_hex(6)}"
        return cls.objects.bulk_create([cls(slug=slug, **about)])[0]

    @property
    def has_own_address(self):
        """Whether its address was made of a title, or by its author; a new draft's is a makeshift."""
        return not (self.slug.startswith(UNTITLED) and len(self.slug) == len(UNTITLED) + 12)

    def write(self, text):
        """Take `text` as the source and render it; `save` keeps both.

        Raises MarkupError, with a sentence for the writer, when it can't be rendered.
        """
        text = tidy(
            text
        )  # A browser's form has other newlines than the version that it was typed in.
        self.keep(text, render_article(text, size_at(Picture.objects), maths=self.has_maths))

    def keep(self, text, html):
        """Take `text` as the source, and `html`, which blog.content.markup.to_html has made of it already."""
        self.text, self.rendered, self.rendering = text, html, RENDERING

    @classmethod
    def rendered_before(cls):
        """The rows that an earlier RENDERING rendered."""
        return cls.everything.filter(rendering__lt=RENDERING).order_by("pk")

    def rendered_anew(self):
        """What is made of its text today, as long as readers read the same words; else what there is."""
        try:
            html = render_article(self.text, size_at(Picture.objects), maths=self.has_maths)
        except MarkupError:
            return self.rendered
        return html if plain(html) == plain(self.rendered) else self.rendered

    def keep_rendered(self, html):
        """Keep it in place of what there was, and say whether it is something else.

        A text that is saved at the same moment is left to its writer.
        """
        mine = type(self).everything.filter(pk=self.pk, text=self.text, rendered=self.rendered)
        is_kept = mine.update(rendered=html, rendering=RENDERING)
        return bool(is_kept) and html != self.rendered

    def save(self, *args, **kwargs):
        with transaction.atomic():
            super().save(*args, **kwargs)
            Embed.objects.want(self.rendered)

    def clean(self):
        super().clean()
        try:
            self.write(self.text)
        except MarkupError as refusal:
            raise ValidationError({"text": str(refusal)}) from refusal


def addresses(links):
    """{(kind, number): address} of the articles and pages among `found` that readers can open now."""
    return {
        (model.linked_as, one.pk): one.get_absolute_url()
        for model in Written.__subclasses__()
        if (numbers := [number for kind, number in links if kind == model.linked_as])
        for one in model.objects.public().filter(pk__in=numbers).without_texts()
    }


def linked(html):
    """Rendered HTML whose links by number lead where they should."""
    links = targets(html)
    return with_addresses(html, addresses(links).get) if links else html


def shown(html):
    """Rendered HTML as it stands on a page, which may show no pictures of other sites."""
    words = {"picture": gettext("Picture"), "undescribed": gettext("Picture without a description")}
    return trusted(with_missing(carded(html), is_here, words))


def carded(html):
    """Rendered HTML in which what stands elsewhere has cards, and all pictures are as they were written."""
    return with_cards(linked(html))


def preview_of(text, *, maths=False, newest_of=None):
    """A text as it would stand on a page. Raises MarkupError."""
    return shown(render_article(text, size_at(Picture.objects), maths=maths, newest_of=newest_of))
