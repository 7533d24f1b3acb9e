"""The fields that the desk's forms have in common."""

from datetime import time

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from blog.content.closing import MOST_DAYS
from blog.models import Category
from blog.pictures.decoding.reading import BYTES
from lib.web.choices import RowsChoice

SENDABLE = _(
    "JPEG, PNG, WebP, AVIF or GIF, at most 20 MB. We scale down what is wider than 2,400 pixels."
    " A long animation becomes its first frame."
)

# A field that grows with its words; its label stands on the line while there are none.
LINE = {"rows": 1, "placeholder": " "}


class TagNames(forms.CharField):
    """Tags as an author writes them: names between commas. Cleans to a list of names."""

    def prepare_value(self, value):
        if isinstance(value, str) or value is None:
            return value
        return ", ".join(str(tag) for tag in value)

    def to_python(self, value):
        names = (" ".join(name.split()) for name in super().to_python(value).split(","))
        by_key = {}
        for name in filter(None, names):
            by_key.setdefault(name.casefold(), name)
        return list(by_key.values())

    def has_changed(self, initial, data):
        return self.prepare_value(initial or []) != (data or "")


class FileInput(forms.FileInput):
    """A field for a file whose words are in the blog's language, not in the browser's."""

    template_name = "widgets/file.html"


class KeptFileInput(forms.ClearableFileInput):
    """A FileInput where there may be a file already, which can be taken out."""

    template_name = "widgets/kept_file.html"


class DayInput(forms.DateInput):
    """The browser's own field for a day, which shows it in the blog's words while nobody is in it."""

    template_name = "widgets/day.html"

    def __init__(self, attrs=None, format="%Y-%m-%d"):
        super().__init__({"type": "date"} | (attrs or {}), format)


class ClockInput(forms.TimeInput):
    """An input for a time of the day, as 22:00."""

    template_name = "widgets/day.html"

    def __init__(self, attrs=None, format="%H:%M"):
        super().__init__({"type": "time"} | (attrs or {}), format)


class PictureInput(FileInput):
    """The field for a file, with a script that says at once if it is too large to be sent."""

    class Media:
        js = (forms.Script("js/upload.js", type="module"),)

    def __init__(self, attrs=None):
        too_large = _("This picture is larger than 20 MB. Choose a smaller one.")
        how = {"accept": "image/*", "data-most": BYTES, "data-too-large": too_large}
        super().__init__(how | (attrs or {}))


class Upload(forms.FileField):
    """A picture that is on its way."""

    widget = PictureInput

    def __init__(self, **options):
        super().__init__(**({"required": False, "help_text": SENDABLE} | options))


class Percent(forms.IntegerField):
    """A place in hundredths of a picture's width or height."""

    def __init__(self, **options):
        super().__init__(**({"required": False, "min_value": 0, "max_value": 100} | options))


class CategoryChoice(RowsChoice):
    """Categories in the order of their tree, each with what it stands in."""

    class Iterator(forms.models.ModelChoiceIterator):
        def __iter__(self):
            yield from map(self.choice, Category.objects.tree())

    iterator = Iterator

    def label_from_instance(self, category):
        return f"{'– ' * getattr(category, 'level', 0)}{category}"


class PictureChoice(forms.ModelChoiceField):
    """A picture by the first words of its description, or by its file's name."""

    def __init__(self, *args, **options):
        super().__init__(*args, **({"empty_label": _("No picture")} | options))

    def label_from_instance(self, picture):
        return Truncator(picture.description).chars(60) or picture.file.name.rpartition("/")[2]


class DayAndTime(forms.SplitDateTimeField):
    """A moment in the blog’s time, its day and its time each in the browser's own field.

    Where it `begins_the_day`, a day without a time is its midnight.
    """

    def __init__(self, *, begins_the_day=False, **options):
        self.begins_the_day = begins_the_day
        widget = forms.SplitDateTimeWidget()
        widget.widgets = [DayInput({"aria-label": _("Day")}), ClockInput({"aria-label": _("Time")})]
        super().__init__(**({"required": False, "widget": widget} | options))

    def compress(self, parts):
        if parts and parts[0] and not isinstance(parts[1], time):
            if not self.begins_the_day:
                raise ValidationError(_("Enter the time as well."))
            parts = [parts[0], time.min]
        moment = super().compress(parts)
        # Beyond these, other time zones have no date any more.
        if moment and not 1000 <= moment.year <= 9000:
            raise ValidationError(_("Enter a year between 1000 and 9000."))
        return moment


def bound_closing_days(fields):
    """Refuse a number of days that no calendar has. SQLite takes any, and each page counts with it."""
    days = fields["comments_close_days"]
    days.validators.append(MaxValueValidator(MOST_DAYS))
    days.widget.attrs["max"] = MOST_DAYS
