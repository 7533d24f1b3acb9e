"""Names in disguise, some thousands of them: none lets a guest or a reader pass for the staff or the blog."""

import pytest
from confusable_homoglyphs.utils import load
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string

from accounts.names import pretence, spelling
from accounts.names.ownership import Staff, refuse_taken
from blog.models import Site
from comments.gate import Writer
from comments.models import Comment
from lib.text.comparing.confusables import are_confusable
from newsletter.author_letter.contents import Letter
from tests.conftest import GUEST, a_person
from tests.mail import work

NAMES = [
    "Agnes Author",
    "Corin",
    "Ines",
    "Marit",
    "Alder",
    "Hollis Pim",
    "Quince",
    "Dax Ferry",
    "Wick",
]
SMALL = dict(zip("abcdefghijklmnoprstuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", strict=True))
UNSEEN = "\u00ad\u200b\u200d\u2060\ufeff\u3164\u2800"
MARKS = "\u0300\u0301\u0323\u0328\u0332\u0336\u0338\u0345\u20dd\u20e0"
BESIDE = " .-_·•~'’!*()[]{}《》✿🦀🚢♥→"
OFFICES = ["Author", "Moderator", "Mod", "Owner", "Admin", "Administrator", "Staff", "Team", "Redaktion",
           "Autorin", "Modératrice", "Équipe", "Propietario", "Autore", "Beheerder", "Модератор"]  # fmt: skip
AROUND = ["{name} ({office})", "{office} {name}", "{name} | {office}", "{name}, {office}", "{name}_{office}",
          "{name}-{office}", "{office}{name}", "[{office}] {name}", "{name} • {office}", "the {office}"]  # fmt: skip
BADGES = "✓✔✅☑🗸🗹★⭐🌟🏅🎖👑🛡🔰🔵🔷💠🥇♛✪✡👮®™"


def _looks():
    """{a letter: signs that Unicode says look like it}"""
    found = {}
    for sign, pairs in load("confusables.json").items():
        sign = sign.strip("\u200e")
        for shown in (pair["c"].strip("\u200e") for pair in pairs):
            # Where a long s begins a word it is read as one, whatever it looks like.
            if len(sign) == 1 and sign != "ſ" and shown.isascii() and shown.isalpha():
                found.setdefault(shown, set()).add(sign)
    return found


LOOKS = _looks()


def disguises(name):
    """Every one sign in another, every one that is put between, and the whole in other letters."""
    for n, letter in enumerate(name):
        before, after = name[:n], name[n + 1 :]
        signs = (
            LOOKS.get(letter, set())
            | LOOKS.get(letter.lower(), set())
            | {SMALL.get(letter.lower(), letter)}
        )
        yield from (before + sign + after for sign in sorted(signs))
        yield from (before + letter + sign + after for sign in UNSEEN + MARKS)
    yield from (name + sign for sign in BESIDE)
    yield from (sign + name for sign in BESIDE)
    for start in (
        0x1D400,
        0x1D468,
        0x1D4D0,
        0x1D5A0,
        0x1D670,
        0xFF21,
        0x24B6,
        0x1F130,
        0x1F150,
        0x1F170,
        0x1F1E6,
    ):
        yield "".join(
            chr(start + ord(sign) - 65) if sign.isalpha() else sign for sign in name.upper()
        )
    yield "".join(SMALL.get(letter, letter) for letter in name.lower())
    yield from (name.upper(), name.lower(), name.swapcase(), " ".join(name), ".".join(name))


def offices():
    """A word for somebody who runs the blog, beside a name or alone, each in some disguises."""
    for office in OFFICES:
        spelt = [office, office.upper(), office.lower(), office.replace("o", "0").replace("e", "3")]
        spelt += [
            office.replace("a", "а").replace("o", "о"),
            "".join(SMALL.get(one, one) for one in office.lower()),
        ]
        for words in spelt:
            yield from (around.format(name="Tilda", office=words) for around in AROUND)


def passing(names):
    """Those of them that a guest could take."""
    return [name for name in names if not _is_refused(name)]


def _is_refused(name):
    try:
        refuse_taken(spelling.tidy(name))
    except ValidationError:
        return True
    return False


@pytest.mark.parametrize("name", NAMES)
def test_no_sign_in_the_place_of_another_makes_a_name_somebody_elses(name):
    tried = [disguise for disguise in disguises(name) if disguise != name]
    assert len(tried) > 200
    assert [
        one for one in tried if not (are_confusable(one, name) or pretence.has_badge(one))
    ] == []


def test_no_word_for_the_staff_is_in_a_name_however_it_is_written(db):
    assert len(set(offices())) > 500
    assert passing(set(offices())) == []


@pytest.mark.parametrize("badge", BADGES)
def test_no_badge_is_in_a_name_of_whomever(author, reader, badge):
    for account in (None, reader, author):
        with pytest.raises(ValidationError) as refusal:
            refuse_taken(f"Tilda {badge}", account)
        assert refusal.value.code == "badge"


@pytest.mark.parametrize(
    "name", ["Slow Orchard News", "The Sl0w 0rchard Press", "Thé Slow Orchard 2", "slow-orchard"]
)
def test_no_name_has_that_of_the_blog_in_it(site, name):
    assert passing([name]) == []


@pytest.mark.parametrize(
    "name",
    ["Arthur", "Modesta", "Steam Engine", "Teamnick", "Stafford", "Downer", "Badminton Bo", "Maud", "Autry",
     "Orchard Anne", "Ownerson", "Ada (she)", "Kai 🌊", "王小明", "Адмиралов", "Команданте", "C3PO", "Éamon",
     "Modibo", "Adminah", "Teamo", "O’Hara", "作家小明"],
)  # fmt: skip
def test_honest_names_that_are_near_such_words_are_welcome(site, name):
    assert passing([name]) == [name]


def test_a_guest_reads_why_and_keeps_every_word(client, post):
    said = GUEST | {"text": "Eleven is enough.", "name": "Passing Heron (Moderator)"}
    answer = client.post(
        f"/comments/guest/{post.pk}/", said, headers={"sec-fetch-site": "same-origin"}
    )
    assert answer.status_code == 422
    assert "A name can’t have “moderator” in it" in answer.text
    assert "Eleven is enough." in answer.text and "Passing Heron (Moderator)" in answer.text


def test_the_staff_may_be_called_what_they_are(author, moderator):
    refuse_taken("Agnes, Author", author)
    refuse_taken("Moderator Alder", moderator)


@pytest.mark.parametrize("name", ["Agnes", "Аgnes", "Agnes (Author)", "Agnes ✅"])
def test_a_guest_of_before_is_told_from_a_member_of_staff_who_has_that_name(client, post, name):
    said = Comment.write(post, Writer(token="t", name=name, email="a@example.org"), "Pears.")
    said.publish()
    a_person("Agnes", "Author")
    Site.bump(everything=True)
    for address in (post.get_absolute_url(), "/search/?q=pears"):
        assert client.get(address).text.count("badge--guest") == 1


def test_feeds_the_bell_and_mail_say_so_as_well(client, signed_in, post, reader):
    asked = Comment.write(post, Writer(account=reader, name=reader.name), "Whose are the pears?")
    guest = Writer(token="t", name="Agnes", email="a@example.org")
    Comment.write(post, guest, "Mine. Are they ripe?", parent=asked).publish()
    work()
    a_person("Agnes", "Author")
    Site.bump(everything=True)
    assert "Agnes (guest)" in client.get("/comments/feed/").text
    bell = signed_in(reader).get("/account/bell/").text
    assert bell.count("badge--guest") == 1 and "Agnes" in bell
    [theirs] = [one for one in Letter(post, post.author).by_readers if not one.author_id]
    mail = render_to_string("emails/newsletter/_letter_said.txt", {"comment": theirs})
    assert mail.startswith("Agnes (guest) · ")


def test_of_other_guests_nothing_is_said(client, post):
    Comment.write(post, Writer(token="t", name="Agnes", email="a@example.org"), "Pears.").publish()
    assert "badge--guest" not in client.get(post.get_absolute_url()).text


def test_whoever_was_on_the_staff_once_is_a_reader_now(client, post):
    bess = a_person("Moderator Bess", "Moderator")
    said = Comment.write(post, Writer(account=bess, name=bess.name), "Pears.")
    Comment.objects.filter(pk=said.pk).update(badge="")
    assert "badge--reader" not in client.get(post.get_absolute_url()).text
    bess.groups.clear()
    Site.bump(everything=True)
    assert "badge--reader" in client.get(post.get_absolute_url()).text


def test_one_who_is_asked_about_a_reader_knows_the_staff_by_their_accounts(
    author, moderator, reader
):
    staff = Staff("The Slow Orchard")
    assert staff.is_posed_as("Alder") and not staff.is_posed_as("Alder", moderator.pk)
    assert not staff.is_posed_as("Marrow", reader.pk)
