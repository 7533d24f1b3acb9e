"""Where somebody signed in, roughly: looked up in a file of the operator's (GEOIP_PATH), never at a service.

The file is one of those that DB-IP and MaxMind give away (“City” or “Country”, in the format .mmdb). What is found is
kept in the session alone, which is encrypted and ends; the address itself is kept nowhere.
"""

from functools import lru_cache
from pathlib import Path

import maxminddb
from django.conf import settings
from django.utils.translation import get_language

from accounts import ip_hash

LONGEST = 80  # letters
FAULTS = (OSError, ValueError, TypeError, AttributeError, maxminddb.InvalidDatabaseError)


def place_of(request):
    """ "Berlin, Germany", or an empty text where the file doesn't know, or there is none."""
    address = ip_hash.address_of(request)
    if not settings.GEOIP_PATH or ip_hash.range_of(address) is None:
        return ""
    # In the language of the page, as the file spells it (“zh-CN”), else in English.
    language = (get_language() or "en").replace("zh-hans", "zh-CN")
    spellings, names = (language, language.partition("-")[0], "en"), []
    try:
        written_at = Path(settings.GEOIP_PATH).stat().st_mtime_ns
        record = _opened(settings.GEOIP_PATH, written_at).get(address) or {}
        for one in ("city", "country"):
            spelt = record.get(one, {}).get("names", {})
            names.append(next(filter(None, map(spelt.get, spellings)), ""))
    except FAULTS:  # Whatever the file is, people sign in.
        return ""
    return ", ".join(filter(None, names))[:LONGEST]


@lru_cache(maxsize=1)
def _opened(path, written_at):
    """The file, opened anew once another lies in its place."""
    return maxminddb.open_database(path)
