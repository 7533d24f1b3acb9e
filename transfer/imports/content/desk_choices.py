"""What an owner chooses at the desk before an import begins: the same as the options of the commands."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.names.ownership import Staff
from blog.models import Site
from transfer.imports.content.authors import ALONE
from transfer.sources.wordpress.shortcodes import is_action

# {what may become of a shortcode: how the page says it}
DEEDS = {
    "keep": _("Keep as text"),
    "code": _("Make it code"),
    "quote": _("Make it a quotation"),
    "drop": _("Drop it, keep what is inside"),
}
LONGEST_ADDRESS = 300
ME = "me"


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
    posed = [(name, n, staff.alike(name)) for name, n in run.plan.get("posed", ())]
    people = User.objects.in_bulk({key for _name, _n, keys in posed for key in keys})
    return [(name, n, [people[key] for key in sorted(keys)]) for name, n, keys in posed]


def shortcodes_in(run):
    """The shortcodes that nobody knows, each with what was chosen for it, or else what we propose."""
    shortcodes, chosen = run.plan.get("shortcodes", ()), run.options.get("shortcodes")
    if chosen is None:
        return shortcodes
    return [one | {"proposal": chosen.get(one["name"], "keep")} for one in shortcodes]


def authors_in(run, owner):
    """The authors of the file as a page asks about them; only by the owner's own confirmed address is one `is_me` before an answer."""
    mine = owner.emailaddress_set.filter(verified=True).values_list("email", flat=True)
    mine, chosen = {one.lower() for one in mine}, run.options.get("authors")
    authors = [
        one | {"is_mine": one["email"].lower() in mine} for one in run.plan.get("authors", ())
    ]
    for one in authors:
        choice = str((chosen or {}).get(one["login"], ""))
        is_own = one["is_mine"] if chosen is None else choice == str(owner.pk)
        one["is_me"] = is_own and not any(other.get("is_me") for other in authors)
        one["choice"] = ME if is_own else choice
    return authors


def accounts_to_choose(owner):
    """The accounts that an author of the file may be, besides the owner's."""
    return User.objects.who_may("blog.add_post").exclude(pk=owner.pk).order_by("name")


def authors_of(sent, run, owner):
    """{login: the key of an account, or ALONE} of a form: who is nobody of these gets an account to be invited to."""
    keys, chosen = {str(one.pk): one.pk for one in accounts_to_choose(owner)}, {}
    keys |= {ME: owner.pk, ALONE: ALONE}
    for n, one in enumerate(run.plan.get("authors", ())):
        asked = ME if sent.get("me") == str(n) else sent.get(f"author-{n}")
        if asked in keys:
            chosen[one["login"]] = keys[asked]
    return chosen


def sites_in(run):
    """The other sites that articles show pictures of, each with the answer that there is: "yes", "no" or none."""
    chosen = run.options.get("sites")
    answers = {None: ""} if chosen is None else {True: "yes", False: "no"}
    return [
        one | {"answer": answers[chosen if chosen is None else one["host"] in chosen]}
        for one in run.plan.get("sites", ())
    ]


def sites_of(sent, run):
    """The hosts of other sites that a form says are the blog's, too."""
    sites = enumerate(run.plan.get("sites", ()))
    return [one["host"] for n, one in sites if sent.get(f"site-{n}") == "yes"]


def deeds_of(sent, names):
    """{name of a shortcode: what is to become of it} of a form; what stays as it is isn't among them."""
    deeds = {}
    for name in names:
        action, language = (
            sent.get(f"deed-{name}", "keep"),
            sent.get(f"language-{name}", "").strip(),
        )
        if action == "code" and language:
            action = f"code:{language.lower()}"
        if action != "keep" and is_action(action):
            deeds[name] = action
    return deeds
