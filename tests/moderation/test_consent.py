"""Whoever writes under a new revision of the policy is asked first, and loses no word by it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.models import User
from comments.gate import Writer
from comments.models import Comment
from lib.db.immutable import Written
from moderation.actions.bans import ban
from moderation.models import Acceptance, PolicyRevision, Rule, RuleWording
from tests.accounts.test_signing_up import CONFIRM, SIGN_UP, fields
from tests.pages.forms import forms_in

pytestmark = pytest.mark.django_db
HERE = {"Sec-Fetch-Site": "same-origin"}
ASKED = 'name="asked"'  # the revision that a page asks to accept
TEXT = "Number 14 on Low Street.\n\n  I always thought it was shy."


@pytest.fixture
def browser(signed_in, reader):
    return signed_in(reader)


@pytest.fixture
def revise(policy):
    """A function that publishes a revision with one more rule."""

    def revise(effective_at=None):
        draft = PolicyRevision.objects.draft()
        RuleWording.objects.create(
            revision=draft,
            rule=Rule.objects.create(key=f"rule-{draft.number}"),
            number=draft.wordings.count() + 1,
            title=f"Quote, don’t paste, says {draft.number}",
            citation="pasted text",
            text="A few lines and a link.",
        )
        draft.publish(effective_at)
        return draft

    return revise


def writing(page):
    """What a browser would send of the form with the comment."""
    return next(form for form in forms_in(page.text) if "text" in form)


def send(browser, post, form=None, **fields):
    """Send the article's form; `fields` are what is filled in."""
    form = writing(browser.get(post.get_absolute_url())) if form is None else form
    kind = "guest" if "email" in form else "new"
    return browser.post(f"/comments/{kind}/{post.pk}/", form | fields, headers=HERE)


def accepted(browser, post, page):
    """Tick the box on the page that asks, and send it."""
    form = writing(page)
    return send(browser, post, form, accept=form["asked"])


def test_a_readers_first_comment_asks_for_consent_to_all_of_the_policy(browser, post, policy):
    page = send(browser, post, text=TEXT)
    assert page.status_code == 409 and not Comment.objects.exists()
    assert "The comment policy</h1>" in page.text and "haven’t accepted it yet" in page.text
    assert "No off-topic comparison" in page.text
    assert not Acceptance.objects.exists()

    before = timezone.now()
    assert accepted(browser, post, page).status_code == 302
    assert Comment.objects.get().text.split() == TEXT.split()
    acceptance = Acceptance.objects.get()
    assert acceptance.revision == policy and acceptance.pseudonym.account.name == "Marrow"
    assert before <= acceptance.accepted_at <= timezone.now()
    assert acceptance.accepted_at == Comment.objects.get().created_at


def test_nobody_is_asked_twice(browser, post, policy):
    accepted(browser, post, send(browser, post, text=TEXT))
    assert send(browser, post, text="And another thing.").status_code == 302
    assert Comment.objects.count() == 2 and Acceptance.objects.count() == 1


def test_a_new_revision_asks_for_what_is_new_and_shows_only_that(browser, post, policy, revise):
    accepted(browser, post, send(browser, post, text=TEXT))
    revise()
    page = send(browser, post, text="Under new rules.")
    assert page.status_code == 409
    assert "You last accepted revision 1, on" in page.text and "+ Rule 3" in page.text
    assert "No off-topic comparison" not in page.text and "Rules 1–2" in page.text

    assert accepted(browser, post, page).status_code == 302
    assert [one.revision.number for one in Acceptance.objects.all()] == [2, 1]


def test_who_skipped_a_revision_sees_what_changed_since_the_one_they_accepted(
    browser, post, policy, revise
):
    accepted(browser, post, send(browser, post, text=TEXT))
    revise()
    revise()
    page = send(browser, post, text="Much later.")
    assert "says 2" in page.text and "says 3" in page.text


def test_reading_and_previewing_never_ask(browser, post, policy):
    for address in [post.get_absolute_url(), "/policy/", "/moderation/log/", "/account/"]:
        assert ASKED not in browser.get(address).text
    page = send(browser, post, text=TEXT, preview="1")
    assert page.status_code == 200 and ASKED not in page.text
    assert not Acceptance.objects.exists()


def test_a_box_that_is_not_ticked_is_pointed_out_and_the_words_are_kept(browser, post, policy):
    form = writing(send(browser, post, text=TEXT))
    page = send(browser, post, form)
    assert page.status_code == 422 and not Comment.objects.exists()
    assert 'href="#accept-0"' in page.text
    assert writing(page)["text"].split() == TEXT.split()


def sign_up(client, between=lambda: None):
    """Make an account with the form as it is shown; `between` happens before the code is typed."""
    [shown] = [form for form in forms_in(client.get(SIGN_UP).text) if "password1" in form]
    client.post(SIGN_UP, shown | fields())
    between()
    client.post(CONFIRM, {"code": client.session["account_email_verification_code"]["code"]})
    return User.objects.get(email="tilda@example.org")


def test_who_makes_an_account_has_accepted_and_is_not_stopped_at_the_first_comment(
    client, post, policy
):
    tilda = sign_up(client)
    [acceptance] = Acceptance.objects.by(Writer(account=tilda))
    assert acceptance.revision == policy
    assert send(client, post, text=TEXT).status_code == 302 and tilda.comments.count() == 1


def test_a_revision_that_took_effect_before_the_code_was_typed_is_asked(
    client, post, policy, revise
):
    tilda = sign_up(client, between=revise)
    assert not Acceptance.objects.by(Writer(account=tilda)).exists()
    assert send(client, post, text=TEXT).status_code == 409 and not tilda.comments.exists()


def test_the_words_can_be_changed_before_accepting(browser, post, policy):
    page = send(browser, post, writing(send(browser, post, text=TEXT)), edit="1")
    assert page.status_code == 200 and not Comment.objects.exists()
    form = writing(page)
    assert form["text"].split() == TEXT.split() and "asked" not in form


def test_a_reply_stays_a_reply(browser, post, policy, second_reader):
    parent = Comment.write(post, Writer(account=second_reader, name="Quince"), "Which house?")
    form = writing(browser.get(f"/comments/{parent.pk}/reply/"))
    page = send(browser, post, form, text=TEXT)
    assert page.status_code == 409
    accepted(browser, post, page)
    assert Comment.objects.get(text__startswith="Number 14").parent == parent


def test_the_question_comes_in_place_of_the_form(browser, post, policy):
    form = writing(browser.get(post.get_absolute_url()))
    answer = browser.post(
        f"/comments/new/{post.pk}/", form | {"text": TEXT}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 409 and "<html" not in answer.text
    assert "hx-post" in answer.text and writing(answer)["asked"] == "1"


def test_accepting_a_revision_that_has_been_followed_is_asked_again(browser, post, policy, revise):
    page = send(browser, post, text=TEXT)
    revise()
    again = accepted(browser, post, page)
    assert again.status_code == 409 and writing(again)["asked"] == "2"
    assert not Acceptance.objects.exists() and not Comment.objects.exists()
    assert accepted(browser, post, again).status_code == 302


def test_a_revision_that_took_effect_while_they_wrote_asks(browser, post, policy, revise, after):
    accepted(browser, post, send(browser, post, text=TEXT))
    revise(timezone.now() + timedelta(minutes=5))
    form = writing(browser.get(post.get_absolute_url()))
    assert form["terms"] == "1"
    after(minutes=6)
    page = send(browser, post, form, text="It took me a while.")
    assert page.status_code == 409 and "It took me a while." in page.text


def test_a_reader_who_accepted_in_another_tab_is_not_asked(browser, post, policy, revise):
    accepted(browser, post, send(browser, post, text=TEXT))
    form = writing(browser.get(post.get_absolute_url()))
    revise()
    accepted(browser, post, send(browser, post, text="In the one tab."))
    assert send(browser, post, form, text="In the other.").status_code == 302


def test_words_changed_under_a_new_revision_are_asked_about(browser, post, policy, revise):
    accepted(browser, post, send(browser, post, text=TEXT))
    comment = Comment.objects.get()
    revise()
    address = f"/comments/{comment.pk}/edit/"
    page = browser.post(address, writing(browser.get(address)) | {"text": "In other words."})
    assert page.status_code == 409 and writing(page)["asked"] == "2"
    comment.refresh_from_db()
    assert comment.text.startswith("Number 14")

    form = writing(page)
    assert browser.post(address, form | {"accept": form["asked"]}).status_code == 302
    comment.refresh_from_db()
    assert comment.text == "In other words."
    assert Acceptance.objects.filter(accepted_at=comment.edited_at).exists()


def test_a_guest_accepts_with_each_comment_by_the_sentence_at_the_form(client, guest, post, policy):
    page = client.get(post.get_absolute_url())
    assert writing(page)["terms"] == "1"
    assert send(client, post, text=TEXT, **guest).status_code == 302
    assert send(client, post, text="Me again.", **guest).status_code == 302
    acceptances = Acceptance.objects.all()
    assert [one.revision for one in acceptances] == [policy, policy]
    assert {one.pseudonym.guest for one in acceptances} == {Comment.objects.first().token}


def test_a_guests_form_opened_under_an_earlier_revision_asks(client, guest, post, policy, revise):
    form = writing(client.get(post.get_absolute_url()))
    revise()
    shown = send(client, post, form, text=TEXT, preview="1", **guest)
    page = send(client, post, writing(shown))
    assert page.status_code == 409 and not Comment.objects.exists()
    assert "says 2" in page.text and "No off-topic comparison" not in page.text

    kept = writing(page)
    assert (kept["name"], kept["email"]) == (guest["name"], guest["email"])
    assert accepted(client, post, page).status_code == 302
    assert Acceptance.objects.get().revision.number == 2


@pytest.mark.parametrize("terms", ["", "x", "9", "-1", "9" * 50, "²"])
def test_a_guests_form_that_names_no_revision_of_ours_shows_the_whole_policy(
    client, guest, post, policy, terms
):
    page = send(client, post, {"text": TEXT, **guest, "terms": terms})
    assert page.status_code == 409 and "No off-topic comparison" in page.text
    assert accepted(client, post, page).status_code == 302


def test_without_a_policy_nobody_is_asked(browser, post):
    assert send(browser, post, text=TEXT).status_code == 302
    assert not Acceptance.objects.exists()


def test_who_may_not_write_here_is_told_that_and_not_asked(
    browser, post, policy, moderator, reader
):
    ban(moderator, reader, policy.wordings.get(number=2), "Three insults in a day.")
    page = browser.post(f"/comments/new/{post.pk}/", {"text": TEXT})
    assert page.status_code == 403 and ASKED not in page.text


def test_a_form_sent_twice_is_one_comment_and_one_acceptance(browser, post, policy):
    page = send(browser, post, text=TEXT)
    assert accepted(browser, post, page).url == accepted(browser, post, page).url
    assert Comment.objects.count() == Acceptance.objects.count() == 1


def test_an_acceptance_is_never_changed_or_deleted(browser, post, policy):
    accepted(browser, post, send(browser, post, text=TEXT))
    acceptance = Acceptance.objects.get()
    for attempt in [
        acceptance.save,
        acceptance.delete,
        Acceptance.objects.all().delete,
        lambda: Acceptance.objects.update(accepted_at=timezone.now()),
    ]:
        with pytest.raises(Written):
            attempt()
    for statement in [
        "UPDATE moderation_acceptance SET revision_id = revision_id",
        "DELETE FROM moderation_acceptance",
    ]:
        with (
            pytest.raises(DatabaseError, match="never changed or deleted"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
