"""Forms of what articles are filed under: a tag, a category, a series."""

from django import forms
from django.utils.translation import gettext_lazy as _

from blog.models import Category, Series, Tag
from lib.text.slugs import slug_of


class TermForm(forms.ModelForm):
    """A name, and an address that is made of it where none is given."""

    class Meta:
        fields = ["name", "slug"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["slug"].required = False
        self.fields["slug"].help_text = _(
            "You can change it at any time. Earlier addresses redirect here."
        )

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def clean(self):
        cleaned = super().clean()
        name = cleaned.get("name", "")
        same = type(self.instance).objects.filter(name__iexact=name).exclude(pk=self.instance.pk)
        if name and same.exists():
            self.add_error("name", _("This name is already used. You can merge the two."))
        if name and not cleaned.get("slug") and "slug" not in self.errors:
            slug = slug_of(name, 180)
            if not slug:
                words = _("We can’t make an address from this name. Write one.")
                self.add_error("slug", words)
            cleaned["slug"] = slug
        return cleaned


class TagForm(TermForm):
    class Meta(TermForm.Meta):
        model = Tag


class CategoryForm(TermForm):
    class Meta(TermForm.Meta):
        model = Category
        fields = ["name", "slug", "parent"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own = self.instance.branch() if self.instance.pk else []
        self.fields["parent"].queryset = Category.objects.exclude(pk__in=own)
        self.fields["parent"].empty_label = _("None (top level)")


class SeriesForm(TermForm):
    class Meta(TermForm.Meta):
        model = Series
        fields = ["name", "slug", "description"]
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}


FORMS = {"tag": TagForm, "category": CategoryForm, "series": SeriesForm}
