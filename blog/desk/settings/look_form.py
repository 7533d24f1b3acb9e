"""The section for what the blog looks like: logo, icon, accent, face, picture for shared links."""

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
from blog.models import Site
from blog.pictures import of_the_site
from blog.pictures.upload import receive

TAKEN_FOR = {
    "danger": _("Close to the red of errors. Readers may mistake one for the other."),
    "held": _("Close to the amber of what waits. Readers may mistake one for the other."),
    "ok": _("Close to the green of what is approved. Readers may mistake one for the other."),
}


@dataclass(frozen=True)
class Mend:
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
        self.received, self.mends = {}, []
        super().__init__(_mended(data), *args, **kwargs)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("makes_dark") and "accent_light" in cleaned:
            light = cleaned["accent_light"]
            cleaned["accent_dark"] = light and colours.for_dark(light)
            self.errors.pop("accent_dark", None)
        for scheme in colours.SCHEMES:
            self._check(f"accent_{scheme}", scheme)
        if self.errors:
            self._ask_for_files_again()
        else:
            self._receive()
        return cleaned

    def _check(self, field, scheme):
        colour = self.cleaned_data.get(field)
        if not colour or colours.is_readable(colour, scheme):
            return
        mend = Mend.of(field, scheme, colour)
        self.mends.append(mend)
        self.add_error(field, HARD_TO_READ[scheme] % {"ratio": number_format(mend.ratio, 1)})

    def _ask_for_files_again(self):
        """No browser sends a file twice, so a logo would go missing unnoticed."""
        for name in ("logo_file", "icon_file", "card_file"):
            if self.cleaned_data.get(name):
                self.add_error(name, CHOOSE_AGAIN)

    def _receive(self):
        """Decodes, so it comes last: what is wrong elsewhere costs nobody their upload twice."""
        for name, take in (self.FILES | {"card": partial(receive, by=self.by)}).items():
            file = self.cleaned_data.get(f"{name}_file")
            if not file:
                continue
            try:
                self.received[name] = take(file)
            except ValidationError as refusal:
                self.add_error(f"{name}_file", refusal)

    def put_into(self, site):
        super().put_into(site)
        for name in self.cleaned_data["remove"]:
            setattr(site, name, None)
        for name, new in self.received.items():
            setattr(site, name, new)

    def kept_with(self, site):
        before = Site.objects.get(pk=1)
        for name in self.FILES:
            if (old := getattr(before, name)) != getattr(site, name):
                transaction.on_commit(partial(of_the_site.drop, old))

    def drop_received(self):
        for name in self.FILES:
            of_the_site.drop(self.received.pop(name, None))

    @property
    def warning(self):
        taken = colours.taken_for(self.cleaned_data.get("accent_light") or "#000000")
        return TAKEN_FOR.get(taken, "")


CHOOSE_AGAIN = _("Choose the file again. Your browser sends it only once.")
HARD_TO_READ = {
    "light": _("Hard to read on light pages: %(ratio)s : 1. Links need 4.5 : 1."),
    "dark": _("Hard to read on dark pages: %(ratio)s : 1. Links need 4.5 : 1."),
}


def _mended(data):
    """What was sent, with the colour that the person took instead of their own."""
    if not data or " " not in data.get("use", ""):
        return data
    field, colour = data["use"].split(" ", 1)
    if field not in ("accent_light", "accent_dark"):
        return data
    data = data.copy()
    data[field] = colour
    return data
