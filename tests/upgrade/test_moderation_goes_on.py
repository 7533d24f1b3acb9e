"""After an upgrade what was decided stands, and what moderators are at goes on."""

import pytest
from django.db import DatabaseError, transaction

from accounts.models import User
from blog.operating.tasks.periodic_jobs import run_all
from comments.models import Comment
from moderation.models import Appeal, Bulk, Decision, RetainedIdentity, Strike
from tests.mail import work
from tests.pages.forms import forms_in
from tests.upgrade.visitors import HERE, PASSWORD, Visitor


@pytest.fixture
def say(upgraded):
    """A function by which somebody sends a form that stood open below the article."""
    forms = upgraded.told["forms"]

    def say(visitor, to="guest", **more):
        who = {"name": "Somebody", "email": "somebody@example.org"}
        sent = forms["stranger"] | {"text": "More boots."} | who | more
        return visitor.post(f"/comments/{to}/{forms['article']}/", sent)

    return say


def test_who_was_banned_and_deleted_the_account_meets_the_ban_again(upgraded, mailed, say):
    marrow, browser = upgraded.told["banned_and_gone"], Visitor()
    new = {"email": marrow["email"], "name": "Somebody New", "password1": PASSWORD}
    assert browser.post("/accounts/signup/", new).status_code == 302
    code = mailed("blog.sign_in")[-1].code
    browser.post("/accounts/confirm-email/", {"code": code})
    assert User.objects.get(name="Somebody New").confirmed_email
    browser.sign_in(new["email"])
    answer = say(browser, "new", accept="1")
    assert answer.status_code == 403 and marrow["reason"] in answer.text
    assert not RetainedIdentity.objects.exists()


def test_who_is_banned_still_is(upgraded, say):
    answer = say(upgraded.visitor("Thrift"), "new")
    assert answer.status_code == 403 and upgraded.told["decided"]["banned"] in answer.text


def test_a_guest_from_a_banned_range_is_refused_and_one_from_elsewhere_is_not(upgraded, say):
    told = upgraded.told["banned_guest"]
    for address in (HERE, told["neighbour"]):
        assert say(Visitor(address)).status_code == 403
    assert say(Visitor()).status_code == 302


def test_a_banned_guest_is_refused_wherever_the_address_was_confirmed(upgraded, say):
    who = {name: upgraded.told["banned_guest"][name] for name in ("name", "email")}
    answer = say(upgraded.visitor("Bramble, elsewhere"), **who)
    assert answer.status_code == 403 and upgraded.told["banned_guest"]["reason"] in answer.text


def test_what_stands_in_the_record_is_guarded(upgraded):
    for row in (Decision.objects.first(), Strike.objects.first(), Appeal.objects.first()):
        with pytest.raises(DatabaseError), transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk)._raw_delete("default")


def test_a_link_to_an_appeal_and_an_appeal_that_waits(upgraded):
    told, hazel = upgraded.told["appealing"], upgraded.visitor("Hazel")
    assert "Figs are better." in Visitor().get(told["link"]).text
    assert Visitor().post(told["link"], {"text": "They are mine."}).status_code == 302
    page = f"/moderation/appeals/{told['waits']}/"
    shown = hazel.get(page)
    assert "It is true of figs." in shown.text
    digests = {f"shown_{value}": digest for value, _, digest in shown.context["outcomes"]}
    assert hazel.post(page, {"ruling": "grant", "words": "So it is."} | digests).status_code == 302
    assert Appeal.objects.get(pk=told["waits"]).ruled


def test_the_desk_shows_what_it_showed(upgraded):
    told, alder = upgraded.told["on_record"], upgraded.visitor("Alder")
    page = alder.get(f"/moderation/comments/{told['held']}/").text
    assert "wasps" in page and told["note"] in page
    article = next(iter(upgraded.told["stored_pages"]))
    assert told["set_aside"] in Visitor().get(article).text


def test_a_comment_that_waited_unread_leaves_nothing_in_its_place_when_it_is_deleted(upgraded):
    held = Comment.objects.get(pk=upgraded.told["on_record"]["held"])
    assert held.is_held and not held.leaves_place
    everybody_could_read = Comment.objects.get(text="Pears are a fraud.")
    assert everybody_could_read.leaves_place and not everybody_could_read.is_published


def test_what_was_approved_in_this_session_is_undone(upgraded):
    key, alder = upgraded.told["at_the_desk"], upgraded.visitor("Alder")
    [form] = [form for form in forms_in(alder.get("/moderation/undo/").text) if "step" in form]
    assert alder.post("/moderation/undo/", form).status_code == 302
    assert Comment.objects.get(pk=key).read_at is None


def test_two_bulks_are_done_to_their_end(upgraded):
    run_all()
    work()
    for key in upgraded.told["many_at_once"].values():
        bulk = Bulk.objects.get(pk=key)
        assert bulk.state == Bulk.State.DONE and bulk.items.done().count() == 4
        decided = Decision.objects.filter(comment__in=bulk.items.values("comment"))
        assert decided.count() == 4, "nothing is decided twice"
