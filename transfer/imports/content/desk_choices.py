"""What an owner chooses at the desk before an import begins: the same as the options of the commands."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.names.ownership import Staff
from blog.models import Site
from transfer.sources.wordpress.shortcodes import is_deed

# {what may become of a shortcode: how the page says it}
DEEDS = {
    "keep": _("Keep as text"),
    "code": _("Make it code"),
    "quote": _("Make it a quotation"),
    "drop": _("Drop it, keep what is inside"),
}
LONGEST_ADDRESS = 300


def options_of(sent, run):
    """The options of `Import` that a form says, as far as its run has a use for them."""
    options = {
        "keeps_binned": sent.get("binned") == "keep",
        "role": "Author" if "role" in sent else None,
        "as_they_come": "as_they_come" in sent,
        "keeps_html": "html" in sent,
        "shortcodes": deeds_of(sent, [one["name"] for one in run.plan.get("shortcodes", ())]),
    }
    options["staff"] = {
        name: person.pk
        for number, (name, _n, people) in enumerate(posed_in(run))
        for person in people
        if sent.get(f"posed-{number}") == str(person.pk)
    }
    address = sent.get("address", "").strip()[:LONGEST_ADDRESS]
    if address.startswith(("http://", "https://")):
        options["address"] = address
    if "pictures" in sent:
        options["fetches"] = sent["pictures"] == "fetch"
    return options


def posed_in(run):
    """[(name of commenters that looks like the staff's, their comments, the accounts that it could be of), …]"""
    staff = Staff(Site.current().name)
    found = [(name, n, staff.alike(name)) for name, n in run.plan.get("posed", ())]
    people = User.objects.in_bulk({key for _name, _n, keys in found for key in keys})
    return [(name, n, [people[key] for key in sorted(keys)]) for name, n, keys in found]


def deeds_of(sent, names):
    """{name of a shortcode: what is to become of it} of a form; what stays as it is isn't among them."""
    deeds = {}
    for name in names:
        deed, language = sent.get(f"deed-{name}", "keep"), sent.get(f"language-{name}", "").strip()
        if deed == "code" and language:
            deed = f"code:{language.lower()}"
        if deed != "keep" and is_deed(deed):
            deeds[name] = deed
    return deeds
