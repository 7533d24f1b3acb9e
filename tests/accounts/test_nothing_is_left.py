"""An account that was deleted can be found nowhere."""

from dataclasses import replace

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.test import Client

from accounts.models import FormerName, Guest, User
from blog.models import Site
from blog.operating.tasks.periodic_jobs import run_all
from comments.gate import Writer
from comments.models import Comment
from moderation.actions import bans
from moderation.actions.comments import remove
from moderation.deeds.note.action import note
from moderation.models import RetainedIdentity
from moderation.models.consequences.retained_identity import digests
from tests.accounts.leaving import leave, write
from tests.conftest import PASSWORD, just_signed_in
from tests.traces import bytes_of_database, traces

pytestmark = pytest.mark.django_db


def test_an_erased_account_leaves_its_decisions_and_no_trace(
    client,
    postbox,
    tmp_path,
    reader,
    second_reader,
    moderator,
    post,
    policy,
    after,
    django_capture_on_commit_callbacks,
):
    writer = Client()
    writer.post("/accounts/login/", {"login": reader.email, "password": PASSWORD})
    writer.get("/account/")
    first = write(post, reader, "Quixotic espaliers, says one.")
    first.edit("Quixotic espaliers, says another: Sesquipedalian ones.")
    Site.objects.update(holds_edits=True)
    first.edit("Quixotic, and Pulchritudinous.")
    write(post, reader, "Zephyrous orchards, says one.", parent=first)
    removed = write(post, reader, "Vexatious apples, says one.")
    decision = remove(
        moderator,
        removed,
        policy.wordings.first(),
        to_writer="Marrow, please.",
        among_staff="Marrow.",
    )
    note(moderator, "Marrow is warm elsewhere.", account=reader)
    guest = Guest.objects.at(reader.email)
    token = "b" * 32
    guest.wants(token), guest.confirm(token)
    as_guest = Writer(name="Passing", email="Marrow@example.org", token=token)
    Comment.write(post, as_guest, "As a guest.")
    mistaken = Comment.write(post, replace(as_guest, token="c" * 32), "As another.")
    for text, claim in {"As a guest too.": Comment.claim, "As nobody.": Comment.disown}.items():
        claim(Comment.write(post, as_guest, text), guest)
    mistaken.disown(guest), mistaken.take_claim_back(guest)
    FormerName.objects.create(account=reader, name="Cucurbit", skeleton="cucurblt")
    ban = bans.ban(
        moderator, reader, policy.wordings.first(), "Marrow (marrow@example.org), enough.",
        among_staff="Marrow again.",
    )  # fmt: skip
    owner = User.objects.create_superuser("owner@example.org", "Owner", PASSWORD)
    browser = Client()
    browser.force_login(owner)
    just_signed_in(browser, owner)
    fields = {"name": "Marrow", "about": "Marmalade, mostly.", "is_active": "on"}
    browser.post(f"/admin/accounts/user/{reader.pk}/change/", fields)
    assert LogEntry.objects.filter(object_repr="Marrow", action_flag=CHANGE).exists()
    writer.post("/account/data/"), postbox.deliver()
    assert ("a copy", "quixotic") in traces(tmp_path, "quixotic"), "It has everything in it"
    words = ["Marrow", "marrow@example.org", "Quixotic", "Zephyrous", "Vexatious"]
    words += ["Sesquipedalian", "Pulchritudinous", "Cucurbit", "Marmalade"]
    assert {word for _where, word in traces(tmp_path, *words)} == {
        word.casefold() for word in words
    }

    for page in (post.get_absolute_url(), "/comments/feed/"):
        assert "Marrow" in client.get(page).text  # And it is stored.
    with django_capture_on_commit_callbacks(execute=True):
        leave(reader)
    postbox.deliver()
    assert traces(tmp_path, "Marrow", "Cucurbit", "Marmalade") == []

    after(days=30, hours=1)
    run_all()
    assert traces(tmp_path, *words) == []
    assert [tie.digest for tie in RetainedIdentity.objects.all()] == digests("marrow@example.org")
    decision.refresh_from_db(), ban.refresh_from_db()
    assert decision.about == ban.about and decision.about.account is None
    assert decision.wording.citation and client.get(ban.get_absolute_url()).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_not_a_byte_of_the_address_is_left(postbox, tmp_path, reader, post, policy, after):
    """Neither in the file of the database or a dump of it, nor in files, caches or tasks."""
    browser, address = Client(), reader.email
    browser.post("/accounts/login/", {"login": address, "password": "wrong"})
    browser.post("/accounts/login/", {"login": address, "password": PASSWORD})
    comment = write(post, reader, f"Write to {address}.")
    guest = Client()
    form = {"name": "Passing", "email": address, "text": "Somebody typed it.", "terms": "1"}
    sent = guest.post(f"/comments/guest/{post.pk}/", form, HTTP_SEC_FETCH_SITE="same-origin")
    assert sent.status_code == 302
    browser.post("/account/data/"), postbox.deliver()
    guest.get(post.get_absolute_url()), Client().get(post.get_absolute_url())
    assert address.encode() in bytes_of_database()
    assert "a copy" in {where for where, _word in traces(tmp_path, address)}

    leave(reader), postbox.deliver()
    after(days=30, hours=1)
    run_all()
    assert Comment.objects.get(pk=comment.pk).text == ""
    assert traces(tmp_path, address) == []
    assert address.encode() not in bytes_of_database()
