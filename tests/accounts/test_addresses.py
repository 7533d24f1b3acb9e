"""When two e-mail addresses are one, and where a visitor comes from."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.ip_hash import address_of, earlier_range_hashes, range_hash
from accounts.models import Asking, Confirmation, Guest
from accounts.models.guests import forget_unanswered
from lib.text.email_addresses import loose, normal


@pytest.mark.parametrize(
    "typed, kept",
    [
        (" Heron@Example.ORG ", "heron@example.org"),
        ("heron@BÜCHER.example", "heron@xn--bcher-kva.example"),
        ("he.ron+pears@example.org", "he.ron+pears@example.org"),
        ("heron@" + "ü" * 70 + ".example", "heron@" + "ü" * 70 + ".example"),
        ("none", "none"),
    ],
)
def test_an_address_is_the_same_in_every_spelling(typed, kept):
    assert normal(typed) == kept == normal(kept)


@pytest.mark.parametrize(
    "typed", ["He.ron+pears@example.org", "heron@example.org", "h.e.r.o.n+@example.org"]
)
def test_tags_and_dots_count_only_for_a_hint(typed):
    assert loose(typed) == "heron@example.org"


def test_nothing_but_a_tag_is_still_somebody():
    assert loose("+pears@example.org") == "+pears@example.org"


@pytest.mark.parametrize(
    "trusted, connection, forwarded, found",
    [
        ([], "203.0.113.9", "198.51.100.1", "203.0.113.9"),
        (["127.0.0.1"], "127.0.0.1", "203.0.113.9", "203.0.113.9"),
        (["127.0.0.1"], "127.0.0.1", "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (["127.0.0.0/8", "10.0.0.0/8"], "127.0.0.1", "203.0.113.9, 10.1.2.3", "203.0.113.9"),
        (["127.0.0.1"], "::ffff:127.0.0.1", "2001:db8::9", "2001:db8::9"),
        (["127.0.0.1"], "127.0.0.1", "", None),
        (["127.0.0.1"], "127.0.0.1", "<script>", None),
        ([], "", "203.0.113.9", None),
    ],
)
def test_a_visitor_comes_from_where_trusted_proxies_say(
    rf, settings, trusted, connection, forwarded, found
):
    settings.TRUSTED_PROXIES = trusted
    request = rf.get("/", REMOTE_ADDR=connection, headers={"X-Forwarded-For": forwarded})
    assert found == (str(address_of(request)) if address_of(request) else None)


def test_a_range_is_kept_as_a_hash_and_neighbours_share_it(rf):
    here, beside, away = (
        range_hash(rf.get("/", REMOTE_ADDR=address))
        for address in ("203.0.113.1", "203.0.113.200", "198.51.100.9")
    )
    assert here == beside != away and len(here) == 64


def test_the_key_turns_and_what_was_kept_before_is_another_s(rf, settings, it_is):
    settings.WHENCE_DAYS = 7
    here = rf.get("/", REMOTE_ADDR="203.0.113.1")
    before = range_hash(here)
    then = timezone.now() + timedelta(days=7)
    it_is(then)
    assert range_hash(here) not in ("", before)
    assert before in earlier_range_hashes(here) and len(earlier_range_hashes(here)) <= 6
    assert earlier_range_hashes(rf.get("/", REMOTE_ADDR="127.0.0.1")) == ()


@pytest.mark.django_db
def test_where_an_asking_came_from_is_kept_no_longer_than_that_of_a_comment(settings):
    settings.WHENCE_DAYS = 7
    Guest.objects.at("heron@example.org").wants("a browser").may_ask("w" * 64)
    forget_unanswered()
    assert Asking.objects.get().ip_hash
    Asking.objects.update(asked_at=timezone.now() - timedelta(days=8))
    forget_unanswered()
    assert Asking.objects.get().ip_hash == ""


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "::1", "fe80::1", "nowhere"])
def test_nobody_is_told_apart_by_a_private_address(rf, address):
    assert range_hash(rf.get("/", REMOTE_ADDR=address)) == ""


@pytest.mark.django_db
def test_an_address_that_was_never_confirmed_is_forgotten_after_a_month():
    confirmed, typed = Guest.objects.at("heron@example.org"), Guest.objects.at("wren@example.org")
    confirmed.confirm("a browser")
    typed.wants("a browser").may_ask("")
    forget_unanswered()
    assert Guest.objects.count() == 2
    long_ago = timezone.now() - timedelta(days=31)
    Confirmation.objects.update(wanted_at=long_ago)
    Asking.objects.update(asked_at=long_ago)
    forget_unanswered()
    assert list(Guest.objects.all()) == [confirmed] and not Asking.objects.exists()


@pytest.mark.django_db
def test_a_message_that_the_release_before_sent_counts_for_its_mailbox():
    typed = Guest.objects.at("heron@example.org").wants("a browser")
    typed.may_ask("")
    Asking.objects.update(mailbox="")  # as the release before writes them
    forget_unanswered()
    assert not typed.may_ask("")
