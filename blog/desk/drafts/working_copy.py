"""Between the editor's form and versions: what was typed, by whom, and a form filled with it again."""

from dataclasses import replace

from django import forms
from django.http import QueryDict

from blog.models.texts.typed import OWN, Sender, Typed
from lib.text.numbers import LARGEST_COUNT, number
from lib.web.sanitize import text

# What a form has besides what was written: who saves it, from where, and what is said of it.
ABOUT_SAVING = {
    "csrfmiddlewaretoken", "base_number", "base_revision", "tab", "sequence", "change_note",
    "new_password", "asked",
}  # fmt: skip
MOST_ROWS = 100


def typed_in(posted):
    """What stands in a form that was sent (Typed). Browsers end lines with two characters."""
    sent = {
        text(name): [text(str(value)).replace("\r\n", "\n") for value in values]
        for name, values in posted.lists()
    }
    own = {name: sent.pop(name, [""])[-1] for name in OWN}
    others = {
        name: values
        for name, values in sent.items()
        if name not in ABOUT_SAVING and not name.startswith("_")
    }
    return Typed(**own, fields=others)


def sender_of(request):
    """The Sender of an editor's form: who sent it, from which tab, and the version it began from."""
    base, revision, sequence = (
        number(request.POST.get(name), most=LARGEST_COUNT)
        for name in ("base_number", "base_revision", "sequence")
    )
    return Sender(
        person=request.user,
        tab=text(request.POST.get("tab", ""))[:40],
        at=None if base is None else (base, revision or 0),
        sequence=sequence or 0,
    )


def saved_as(form):
    """What a valid form has saved: its text may have got a picture, its article an address."""
    typed = typed_in(form.data)
    return replace(typed, fields=typed.fields | {form.add_prefix("slug"): [form.instance.slug]})


def fill(form, version):
    """Let a form that is opened show a version in place of what readers see."""
    shown = {name: getattr(version, name) for name in OWN if name in form.fields}
    form.initial |= shown | dict(_shown_again(form, posted(version)))


def fill_rows(rows, version):
    """The same for the rows below a form (a formset): those that were changed, and those that are new."""
    sent, prefix = posted(version), rows.prefix
    if hasattr(rows, "is_fixed"):
        return _fill_fixed_rows(rows, sent)
    kept, total = (number(sent.get(f"{prefix}-{name}_FORMS")) or 0 for name in ("INITIAL", "TOTAL"))
    new = []
    for at in range(kept, min(total, MOST_ROWS)):
        fields = rows.empty_form.fields.items()
        asked = [name for name, field in fields if not field.widget.is_hidden]
        if any(sent.get(f"{prefix}-{at}-{name}", "").strip() for name in asked):
            new.append(at)
    rows.extra += len(new)
    rows.__dict__.pop("forms", None)  # They were made before it was known how many there are.
    places = {sent.get(f"{prefix}-{at}-id"): at for at in range(min(kept, MOST_ROWS))}
    known = [(form, places.get(str(form.instance.pk))) for form in rows.initial_forms]
    for form, at in [*known, *zip(rows.extra_forms, new, strict=False)]:
        if at is not None:
            form.initial |= dict(_shown_again(form, sent, f"{prefix}-{at}-"))


def _fill_fixed_rows(rows, sent):
    """Rows of which there are always the same: each is found again by the field that it is known by.

    Their `words` are a form for all of them.
    """
    total = min(number(sent.get(f"{rows.prefix}-TOTAL_FORMS")) or 0, MOST_ROWS)
    starts = [f"{rows.prefix}-{at}-" for at in range(total)]
    places = {sent.get(f"{start}{rows.is_fixed}"): start for start in starts}
    for form in rows.forms:
        if start := places.get(str(form[rows.is_fixed].value())):
            form.initial |= dict(_shown_again(form, sent, start))
    rows.words.initial |= dict(_shown_again(rows.words, sent))


def posted(version):
    """The other fields of a version, as its form has sent them."""
    sent = QueryDict(mutable=True)
    for name, values in version.fields.items():
        sent.setlist(name, values)
    return sent


def _shown_again(form, sent, start=None):
    for name, field in form.fields.items():
        is_file = isinstance(field, forms.FileField)
        if name in OWN or is_file or not sent:
            continue
        key, widget = form.add_prefix(name) if start is None else start + name, field.widget
        if widget.value_omitted_from_data(sent, {}, key):
            continue
        value = widget.value_from_datadict(sent, {}, key)
        if not isinstance(field, forms.ChoiceField) or field.valid_value(value):
            yield name, value
