"""The section for what the blog looks like: logo, icon, accent, face, picture for shared links."""

from copy import copy
from dataclasses import dataclass
from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from blog.content import colours
from blog.desk.forms.fields import SENDABLE, Upload
from blog.desk.settings.section import SectionForm
from blog.models import Picture, Site
from blog.pictures import of_the_site
from blog.pictures.upload import receive

TAKEN_FOR = {
    "danger": _("Close to the red of errors. Readers may mistake one for the other."),
    "held": _("Close to the amber of what waits. Readers may mistake one for the other."),
    "ok": _("Close to the green of what is approved. Readers may mistake one for the other."),
}


@dataclass(frozen=True)
class Repair:
    """A colour that is hard to read, and the nearest that isn't."""

    field: str
    scheme: str
    colour: str
    ratio: float
    nearest: str
    nearest_ratio: float

    @classmethod
    def of(cls, field, scheme, colour):
        nearest = colours.nearest_readable(colour, scheme)
        ratios = (colours.ratio(one, scheme) for one in (colour, nearest))
        ratio, nearest_ratio = ratios
        return cls(field, scheme, colour, ratio, nearest, nearest_ratio)

    @property
    def uses(self):
        """The places where the colour is used, and how well it can be read there."""
        return colours.uses(self.colour, self.scheme)


class Colour(forms.CharField):
    """Six figures or letters after a #; three are doubled, and the # may be left out."""

    def to_python(self, value):
        text = super().to_python(value).lower().removeprefix("#")
        if len(text) == 3:
            text = "".join(2 * one for one in text)
        if text and not colours.HEX.match(f"#{text}"):
            raise ValidationError(_("Write the colour as six figures or letters, like #045a70."))
        return text and f"#{text}"


class LookForm(SectionForm):
    title = _("Look")
    line = _("Logo, icon, colour, typeface and the picture for shared links.")
    template = "admin/own/look.html"
    also_kept = ("logo", "icon", "card")
    files_template = "admin/own/_look_files.html"
    FILES = {"logo": of_the_site.receive_logo, "icon": of_the_site.receive_icon}

    accent_light = Colour(label=_("On light"), required=False, max_length=9)
    accent_dark = Colour(label=_("On dark"), required=False, max_length=9)
    logo_file = Upload(
        label=_("Choose a logo"), help_text=_("PNG, WebP or JPEG. Shown 28 px tall.")
    )
    icon_file = Upload(
        label=_("Choose an icon"), help_text=_("One square picture, 512 px or more.")
    )
    card_file = Upload(label=_("Choose a picture"), help_text=SENDABLE)
    remove = forms.MultipleChoiceField(
        required=False,
        choices=[("logo", _("Remove it")), ("icon", _("Remove it")), ("card", _("Remove it"))],
    )

    class Meta:
        model = Site
        fields = ["accent_light", "makes_dark", "accent_dark", "face"]
        widgets = {"face": forms.RadioSelect}

    def __init__(self, data=None, *args, **kwargs):
        self.mends = []
        if data and " " in data.get("use", ""):  # The colour that is taken instead of their own.
            field, colour = data["use"].split(" ", 1)
            if field in ("accent_light", "accent_dark"):
                data = data.copy()
                data[field] = colour
        super().__init__(data, *args, **kwargs)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("makes_dark") and "accent_light" in cleaned:
            light = cleaned["accent_light"]
            cleaned["accent_dark"] = light and colours.for_dark(light)
            self.errors.pop("accent_dark", None)
        for scheme in colours.SCHEMES:
            field = f"accent_{scheme}"
            colour = self.cleaned_data.get(field)
            if colour and not colours.is_readable(colour, scheme):
                repair = Repair.of(field, scheme, colour)
                self.mends.append(repair)
                ratio = number_format(repair.ratio, 1)
                self.add_error(field, HARD_TO_READ[scheme] % {"ratio": ratio})
        # Files are taken in whatever is wrong elsewhere: no browser sends one twice.
        for name, take in (self.FILES | {"card": partial(receive, by=self.by)}).items():
            file = self.cleaned_data.get(f"{name}_file")
            if not file:
                continue
            try:
                new = take(file)
            except ValidationError as refusal:
                self.add_error(f"{name}_file", refusal)
                continue
            kept = new.pk if name == "card" else new
            self.unsaved = self.unsaved | {name: {"kept": kept, "called": file.name}}
        return cleaned

    def put_into(self, site):
        super().put_into(site)
        for name in self.cleaned_data["remove"]:
            setattr(site, name, None)
        self.shows_on(site)

    def shows_on(self, site):
        for name, one in self.unsaved.items():
            if name == "card":
                site.card = Picture.objects.filter(pk=one["kept"]).first()
            else:
                setattr(site, name, one["kept"])

    @property
    def look(self):
        """The site with the files as they would be, for the fields that show them."""
        site = copy(self.instance)
        self.shows_on(site)
        return site

    def kept_with(self, site):
        before = Site.objects.get(pk=1)
        for name in self.FILES:
            if (old := getattr(before, name)) != getattr(site, name):
                transaction.on_commit(partial(of_the_site.drop, old))

    @property
    def warning(self):
        taken = colours.taken_for(self.cleaned_data.get("accent_light") or "#000000")
        return TAKEN_FOR.get(taken, "")


HARD_TO_READ = {
    "light": _("Hard to read on light pages: %(ratio)s : 1. Links need 4.5 : 1."),
    "dark": _("Hard to read on dark pages: %(ratio)s : 1. Links need 4.5 : 1."),
}
