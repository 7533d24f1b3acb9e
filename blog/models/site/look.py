"""How the blog looks: its accent, the face of its articles, its logo and icon, and the owner's own style."""

import hashlib

from django.core.files.storage import default_storage
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from blog.content import colours

COLOUR = RegexValidator(colours.HEX, _("Write the colour as six figures or letters, like #045a70."))

WHERE = {
    "light": "not (prefers-color-scheme:dark)",
    "dark": "(prefers-color-scheme:dark)",
}


class Look(models.Model):
    """The columns of the site that say how it looks."""

    SERIF, SANS = "serif", "sans"

    accent_light = models.CharField(_("on light"), max_length=7, blank=True, validators=[COLOUR])
    accent_dark = models.CharField(_("on dark"), max_length=7, blank=True, validators=[COLOUR])
    makes_dark = models.BooleanField(_("make the dark one from the light one"), default=True)
    face = models.CharField(
        _("typeface of your articles"),
        max_length=5,
        default=SERIF,
        choices=[(SERIF, _("Serif: Literata, 18 kB")), (SANS, _("Sans: the reader’s own, 0 kB"))],
    )
    # {"name": storage name, "width": px, "height": px}; None where there is none.
    logo = models.JSONField(null=True, editable=False)
    # {"16" and so on, "masked", "ico": storage name}
    icon = models.JSONField(null=True, editable=False)
    card = models.ForeignKey(
        "blog.Picture",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture for shared links"),
    )
    # Which of the owner's own sheets is served; "" where there is none.
    own_style_version = models.CharField(max_length=16, blank=True, editable=False)

    previewed_style = ""  # where a preview has it from

    class Meta:
        abstract = True

    @property
    def accents(self):
        """{"light" and "dark": {token: colour}}, of those that were chosen."""
        chosen = {"light": self.accent_light, "dark": self.accent_dark}
        return {scheme: colours.tokens_of(one, scheme) for scheme, one in chosen.items() if one}

    @property
    def style_sheet(self):
        """What the chosen accents and face change in the reader's style sheet."""
        accents = self.accents
        sheet = "".join(f"@media {WHERE[scheme]}{{{rule(accents[scheme])}}}" for scheme in accents)
        if self.face == self.SANS:
            sheet += ":root{--serif:var(--system)}"
        return sheet

    @property
    def mail_style(self):
        """The same accents in e-mails, which know no tokens."""
        return "".join(
            f"@media {WHERE[scheme]}{{a{{color:{tokens['accent']}}}"
            f".button{{color:{tokens['on-accent']};background:{tokens['accent']}}}}}"
            for scheme, tokens in self.accents.items()
        )

    @property
    def style_address(self):
        """The address of the style sheet: another one for other colours. "" where nothing was chosen."""
        sheet = self.style_sheet
        served = self.previewed_style or reverse("style", args=[version_of(sheet)])
        return served if sheet or self.previewed_style else ""

    @property
    def own_style_address(self):
        version = self.own_style_version
        return reverse("own_style", args=[version]) if version else ""

    @property
    def logo_url(self):
        return default_storage.url(self.logo["name"]) if self.logo else ""

    @property
    def icons(self):
        """{size: address}, or {} for the one that Parley comes with."""
        return {size: default_storage.url(name) for size, name in (self.icon or {}).items()}


class OwnStyle(models.Model):
    """The owner's own style sheet: as it was written, and as readers get it."""

    written = models.TextField()
    served = models.TextField()

    def __str__(self):
        return version_of(self.served)


def version_of(sheet):
    return hashlib.sha256(sheet.encode()).hexdigest()[:12]


def rule(tokens):
    return ":root{" + ";".join(f"--{name}:{colour}" for name, colour in tokens.items()) + "}"
