import pytest

from tests.conftest import a_person


@pytest.fixture
def desk(signed_in, site):
    """The browser of somebody who runs the blog."""
    return signed_in(a_person("Odile", "Admin", "Author"))


@pytest.fixture
def saved(desk):
    """A function that opens a section, changes some of its fields and saves; returns the answer."""

    def save(key, follow=True, **changes):
        page = f"/admin/settings/{key}/"
        return desk.post(page, filled(desk.get(page)) | changes, follow=follow)

    return save


def filled(page):
    """What a browser would send of the page's form as it is."""
    form = page.context["form"]
    fields = {}
    for name, field in form.fields.items():
        value = form[name].value()
        if hasattr(field, "fields"):  # A day and a time.
            parts = value if isinstance(value, list) else field.widget.decompress(value)
            fields |= {
                f"{name}_{n}": "" if part is None else str(part) for n, part in enumerate(parts)
            }
        elif value is True or (value is not None and value is not False and value != ""):
            fields[name] = "on" if value is True else value
    return fields
