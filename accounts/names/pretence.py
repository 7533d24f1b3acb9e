"""Names that speak for the blog: by a word for one of its people, by its own name, or by a badge.

Pure: names in, answers out. Whose names they are is asked in `ownership`.
"""

import re
import unicodedata
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lib.text.comparing.confusables import MARKS, skeleton
from lib.text.comparing.folding import seen

BADGE = _("A name can’t have a check mark or a badge in it.")
OFFICE = _(
    "A name can’t have “%(words)s” in it: readers would take you for one of the people"
    " who run this blog. Choose another one."
)
# What the people who run a blog are called, in the languages that most blogs are written in.
WORDS = """
    author moderator moderation mod admin administrator owner staff team editor official verified
    support webmaster sysadmin
    autor autorin moderatorin inhaber inhaberin betreiber betreiberin redaktion redakteur
    redakteurin administratorin offiziell verifiziert
    auteur autrice modérateur modératrice modération administrateur administratrice propriétaire
    équipe rédaction rédacteur rédactrice officiel officielle vérifié
    autora moderador moderadora administrador administradora propietario propietaria dueño dueña
    equipo redacción oficial verificado verificada proprietário equipe redação
    autore moderatore moderatrice amministratore amministratrice proprietario redazione ufficiale
    verificato beheerder eigenaar redactie officieel geverifieerd
    автор модератор админ администратор владелец редакция редактор команда поддержка
    официальный
""".split()
# Written without spaces, so they are found wherever they stand.
UNSPACED = """
    作者 版主 管理员 管理員 站长 站長 博主 官方 编辑部 管理者 管理人 運営 公式 モデレーター
    관리자 운영자 작성자 공식
""".split()
# Words that are part of no honest one: found wherever they stand, spaces between their letters or not.
NEVER_PART = [word for word in WORDS if len(word) > 7 or word == "author"]
# Check marks, stars, medals, crowns, shields, keys: what other places put beside a name they vouch for.
BADGES = re.compile(
    "[\u2605\u2606\u2611\u2612\u2654-\u265f\u2694\u2705\u2713-\u2718\u2720-\u274b\u2b50\u2b51\u2b52"
    "\u269c\u2756\U0001f396\U0001f3c5\U0001f3c6\U0001f3f5\U0001f31f\U0001f4a0\U0001f451\U0001f46e"
    "\U0001f511\U0001f5dd\U0001f530\U0001f534\U0001f535\U0001f537\U0001f539\U0001f575"
    "\U0001f5f8\U0001f5f9\U0001f6e1\U0001f947-\U0001f949\U0001f6c2\U0001f7e2\U0001fa96\u00ae\u2117\u2122]"
)
APART = re.compile(r"[^\W_]+(?:[$€@][^\W_]*)*|[@$€][^\W_]+")
CAMEL = re.compile(
    r"(?<=[^\W\d_A-Z])(?=[A-Z])|(?<=\d)(?=[A-Z][a-z])|(?<=[A-Z])(?=[A-Z][^\W\d_A-Z])"
)
THE = re.compile(r"(?i)^the\s+")


def refuse(name, blog=""):
    """Raise ValidationError if `name` speaks for the blog, which is called `blog`."""
    if has_badge(name):
        raise ValidationError(BADGE, code="badge")
    if words := spoken_for(name, blog):
        raise ValidationError(OFFICE % {"words": words}, code="office")


def has_badge(name):
    """Whether a check mark or a picture of a badge is in it."""
    return BADGES.search(name) is not None


@lru_cache(maxsize=2048)  # The names in a thread are asked about whenever it is drawn.
def spoken_for(name, blog=""):
    """The word for one of the blog's people in `name`, or the blog's own name, or an empty text.

    >>> spoken_for("Agnes (M0derator)"), spoken_for("Slack Water Press", "Slack Water")
    ('moderator', 'Slack Water')
    """
    shown = MARKS.sub("", unicodedata.normalize("NFD", seen(name)))
    # Its words: as signs and capitals part them, as spaces do, and single letters in a row.
    parts = APART.findall(CAMEL.sub(" ", shown))
    spelt = "".join(part if len(part) == 1 else " " for part in parts).split()
    parts += [*shown.split(), *spelt]
    for look in map(skeleton, parts):
        if look in _OFFICES:
            return _OFFICES[look]
    whole = skeleton(name)
    long = (word for look, word in _NEVER_PART.items() if look in whole)
    unspaced = (word for word in UNSPACED if word in shown)
    if word := next(long, "") or next(unspaced, ""):
        return word
    # The words of the blog's name side by side; one alone may be anybody's name.
    words = THE.sub("", blog).split()
    looks, wanted = list(map(skeleton, parts)), list(map(skeleton, words))
    starts = range(len(looks) - len(wanted) + 1)
    has_run = len(words) > 1 and any(looks[n : n + len(wanted)] == wanted for n in starts)
    return blog if has_run else ""


_OFFICES = {skeleton(word): word for word in WORDS}
_NEVER_PART = {skeleton(word): word for word in NEVER_PART}
