"""The languages a blog can be in: that of the source, and each with a catalogue in locale/."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.conf.global_settings import LANGUAGES
from django.core import checks
from django.utils.translation import get_language_info, to_language, to_locale
from django.utils.translation import gettext_lazy as _

# Written from right to left, unless a script says otherwise (ku-latn, az-arab).
RTL = set("ar arc ckb dv fa he iw ks ps sd syr ug ur yi".split())
RTL_SCRIPTS = {"arab", "hebr", "syrc", "thaa", "nkoo"}
SOURCE = "en-gb"  # What the sentences in the code are written in.
# Django's words for small numbers. Chinese has figures for them: before a measure word its words differ.
SMALL_NUMBERS = [
    *(_("one"), _("two"), _("three"), _("four"), _("five")),
    *(_("six"), _("seven"), _("eight"), _("nine")),
]
CATALOGUES = Path(__file__).resolve().parents[2] / "locale"
AMERICAN = "en-us"  # The same, with America's dates.


def offered():
    """{code: the language's own name for itself}, the source's first."""
    return _offered(settings.LANGUAGE_CODE, *map(str, settings.LOCALE_PATHS))


def here(environment=SOURCE):
    """The languages offered before there are settings, for the language that the environment names."""
    return _offered(environment, str(CATALOGUES))


def each_once():
    """The languages offered, with one English: which dates it has is a setting for later."""
    return {code: name for code, name in offered().items() if code != AMERICAN}


def is_offered(code):
    return code in offered()


def refusal():
    """Why the environment's language can't be spoken, in a sentence; or None."""
    if settings.LANGUAGE_CODE in offered():
        return None
    names = ", ".join(f"{code} ({name})" for code, name in offered().items())
    return f"LANGUAGE_CODE={settings.LANGUAGE_CODE} has no catalogue here. There are: {names}."


@checks.register(checks.Tags.translation)
def there_is_a_catalogue(**options):
    return [checks.Error(sentence, id="blog.E001")] if (sentence := refusal()) else []


def of_texts(chosen=""):
    """(code, name) of each language that an article can be in, and of the one it is in already."""
    known = {code: get_language_info(code)["name_local"] for code, name in LANGUAGES}
    named = sorted(known.items(), key=lambda one: one[1].casefold())
    own = [(chosen, chosen)] if chosen and chosen not in known else []
    return [("", _("The blog’s own")), *own, *named]


def direction(code):
    """Direction of a language's script: "rtl" or "ltr"."""
    language, _dash, rest = code.lower().partition("-")
    script = next((part for part in rest.split("-") if len(part) == 4 and part.isalpha()), "")
    return "rtl" if (script in RTL_SCRIPTS if script else language in RTL) else "ltr"


@cache
def _offered(environment, *folders):
    english = environment if to_locale(environment).split("_")[0] == "en" else SOURCE
    names = {english: get_language_info("en")["name_local"]}
    names.setdefault(AMERICAN, _("English, with American dates"))
    for folder in folders:
        for catalogue in sorted(Path(folder).glob("*/LC_MESSAGES/django.mo")):
            code = to_language(catalogue.parts[-3])
            if code.split("-")[0] != "en":
                names[code] = get_language_info(code)["name_local"]
    return names
