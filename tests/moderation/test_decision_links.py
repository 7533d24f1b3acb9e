"""A moderator decides from a mail, on whatever browser it is read in; nobody else does."""

import re

import pytest
from django.core import signing
from django.test import Client

from comments.gate import Writer
from comments.models import Comment
from moderation.actions.comments import approve, judge
from moderation.actions.undo import undo
from moderation.deeds.by_link import decision_links
from moderation.deeds.by_link.decision_links import APPROVE, DELETE, SIGNER, SPAM, WHATS
from moderation.models import Decision, Reading
from moderation.plans.removal import Verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(comment):
    comment.hold()
    return comment


@pytest.fixture
def link(held, moderator):
    """A function that gives the address in the moderator's mail."""
    return lambda what=APPROVE: decision_links.address(held, moderator, what)


@pytest.fixture
def with_code(client, postbox):
    """A function that has the code sent for a link and types it, in a browser where nobody is signed in."""

    def with_code(address, browser=client):
        browser.post(f"{address}code/", {"send": ""})
        answer = browser.post(f"{address}code/", {"code": postbox.code()})
        assert answer.status_code == 302 and answer.url == address
        return browser

    return with_code


def press(browser, address, **fields):
    """Press the page's button, with what the page says it has seen."""
    page = browser.get(address)
    found = dict(
        re.findall(r'name="(seen|reports|confirm)"\s+value="([^"]*)"', page.content.decode())
    )
    return browser.post(address, found | fields)


def delete(browser, address, rule):
    """Choose a rule, see what happens, delete."""
    seen = press(browser, address, rule=rule.pk)
    assert seen.status_code == 200 and seen.context["effects"]
    sent = {"seen": seen.context["seen"], "rule": rule.pk}
    return browser.post(address, sent | {"confirm": seen.context["confirmation"]})


def state(comment):
    return Comment.objects.get(pk=comment.pk).state


def test_a_moderator_approves_from_the_mail(signed_in, moderator, held, link, policy):
    browser = signed_in(moderator)
    page = browser.get(link())
    assert "Approve this comment?" in page.text and held.text in page.text
    assert "It appears right away" in page.text and page.context["decides"] == moderator
    answer = press(browser, link())
    assert answer.status_code == 302 and state(held) == "published"
    [approval] = Decision.objects.all()
    assert approval.kind == "approve" and approval.made_by.account == moderator
    said = browser.get(link_used := answer.url).text
    assert "You have approved this" in said and said.count('href="/moderation/undo/') == 1
    assert browser.post(link_used).status_code == 409


def test_a_deletion_asks_for_the_rule_and_shows_what_happens(
    signed_in, moderator, held, link, rule, reader
):
    browser = signed_in(moderator)
    page = browser.get(link(DELETE))
    assert "off-topic comparison" in page.text.lower() and not page.context.get("effects")
    assert press(browser, link(DELETE)).status_code == 422
    assert delete(browser, link(DELETE), rule).status_code == 302
    assert state(held) == "removed" and reader.pseudonyms.get().strikes.exists()


def test_spam_is_one_press(signed_in, moderator, held, link, policy):
    browser = signed_in(moderator)
    assert "Remove this comment as spam?" in browser.get(link(SPAM)).text
    assert press(browser, link(SPAM)).status_code == 302
    assert state(held) == "spam"


@pytest.mark.parametrize("what", WHATS)
@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_program_that_opens_every_link_decides_nothing(
    client, signed_in, moderator, held, link, policy, postbox, method, what
):
    before = as_stored(held)
    for browser in (Client(), signed_in(moderator)):
        for address in (link(what), f"{link(what)}code/"):
            getattr(browser, method)(address, headers={"Sec-Purpose": "prefetch"})
    assert as_stored(held) == before
    assert not Decision.objects.exists() and not Reading.objects.exists()
    assert not postbox.deliver()


def test_a_forwarded_mail_decides_nothing_for_others(
    client, signed_in, reader, author, held, link, policy
):
    for browser in (client, signed_in(reader), signed_in(author)):
        for what in WHATS:
            page = browser.get(link(what))
            assert page.status_code == 200 and "First, show that it’s you" in page.text
            assert browser.post(link(what), {"rule": "spam"}).status_code == 403
    assert state(held) == "held" and not Decision.objects.exists()


def test_another_moderator_decides_in_their_own_name(
    signed_in, second_moderator, held, link, policy
):
    press(signed_in(second_moderator), link())
    assert Decision.objects.get().made_by.account == second_moderator


def test_whoever_comes_second_hears_who_decided_and_when(
    signed_in, moderator, second_moderator, held, link, rule
):
    browser, address = signed_in(moderator), link(DELETE)
    page = browser.get(address)
    approve(second_moderator, held)
    late = browser.post(address, {"seen": page.context["seen"], "rule": rule.pk, "confirm": "x"})
    assert late.status_code == 409 and "Hazel has approved this" in late.text
    assert "before you. Nothing more to do." in late.text
    for what in WHATS:
        assert "Hazel has approved this" in browser.get(link_of(address, what)).text
    assert Decision.objects.count() == 1


def link_of(address, what):
    """The same link with another question, as the page offers it."""
    return next(
        one.address for one in [opened(address), *opened(address).others] if one.what == what
    )


def opened(address):
    return decision_links.DecisionLink.opened(address.split("/")[-2])


def test_a_link_decides_once_even_if_that_is_undone(signed_in, moderator, held, link, policy):
    browser, address = signed_in(moderator), link()
    press(browser, address)
    undo(moderator, Decision.objects.get())
    assert state(held) == "held"
    assert "undone the approval of this" in browser.get(address).text
    assert browser.post(address).status_code == 409 and state(held) == "held"


def test_after_a_week_the_link_has_ended_and_leads_to_the_desk(
    signed_in, moderator, held, link, policy, after
):
    browser, address = signed_in(moderator), link()
    after(days=7, minutes=1)
    for answer in (browser.get(address), browser.post(address), browser.post(f"{address}code/")):
        assert answer.status_code == 410 and "This link has ended" in answer.text
        assert "The comment is still waiting" in answer.text
        assert held.text not in answer.text and f"/moderation/comments/{held.pk}/" in answer.text
    assert state(held) == "held"


def test_new_words_are_marked_and_the_question_is_asked_again(
    signed_in, moderator, held, link, reader, policy
):
    browser, address = signed_in(moderator), link()
    first = browser.get(address)
    held.edit("Pears are worse abroad.", writer=Writer(account=reader, name="Marrow"))
    late = browser.post(address, {"seen": first.context["seen"]})
    assert late.status_code == 409 and ("added", "worse") in late.context["changes"]
    again = browser.get(address)
    assert "changed it since the e-mail" in again.text and state(held) == "held"
    assert press(browser, address).status_code == 302 and state(held) == "published"


def test_what_the_mail_showed_is_what_is_decided_on(
    signed_in, moderator, held, link, reader, policy
):
    """A form that says nothing of what it has seen has seen what the mail showed."""
    address = link()
    held.edit("Pears are worse abroad.", writer=Writer(account=reader, name="Marrow"))
    assert signed_in(moderator).post(address).status_code == 409
    assert state(held) == "held"


def test_what_its_writer_has_withdrawn_is_not_decided_on(signed_in, moderator, held, link, policy):
    held.withdraw()
    browser = signed_in(moderator)
    assert "Its writer has withdrawn this" in browser.get(link()).text
    assert browser.post(link()).status_code == 409 and state(held) == "withdrawn"


def test_strangers_see_no_more_than_the_mail_told(client, held, link, reader, moderator, policy):
    address = link()
    assert held.text in client.get(address).text
    held.edit("Pears are worse abroad.", writer=Writer(account=reader, name="Marrow"))
    assert "worse" not in client.get(address).text
    judge(moderator, held, Verdict.spam())
    page = client.get(address).text
    assert "abroad" not in page and "Alder" not in page


# --- With a code ---


def test_a_code_to_the_moderators_own_address_decides_this_one_and_signs_nobody_in(
    client, held, link, moderator, policy, postbox, with_code
):
    address = link()
    assert "E-mail me a code" in client.get(address).text
    with_code(address)
    [message] = postbox.messages
    assert message.to == moderator.email and held.text not in message.body
    assert client.get(address).context["decides"] == moderator
    assert client.get("/moderation/").url.startswith("/accounts/login/")
    assert client.get("/account/").status_code == 302
    press(client, address)
    assert Decision.objects.get().made_by.account == moderator and state(held) == "published"
    assert "You have approved this" in client.get(address).text
    undo(moderator, Decision.objects.get())
    assert client.post(address).status_code == 409  # One decision, and the code is spent with it.
    newer = decision_links.address(Comment.objects.get(pk=held.pk), moderator, APPROVE)
    assert client.post(newer).status_code == 403 and state(held) == "held"


def test_the_code_is_for_one_comment(client, held, link, moderator, post, policy, with_code):
    address = link()
    with_code(address)
    other = Comment.write(post, Writer(name="Heron", token="t" * 32), "Is it a wall?")
    another = decision_links.address(other, moderator, SPAM)
    assert "First, show that it’s you" in client.get(another).text
    assert client.post(another).status_code == 403 and state(other) != "spam"
    assert (
        client.get(link_of(address, SPAM)).context["link"].what == SPAM
    )  # But for all its questions.


def test_the_code_is_no_other_moderators(held, link, second_moderator, client, policy, with_code):
    with_code(link())
    theirs = decision_links.address(held, second_moderator, APPROVE)
    assert client.post(theirs).status_code == 403


def test_the_code_works_in_one_browser(held, link, policy, postbox, client):
    address, second = link(), Client()
    client.post(f"{address}code/", {"send": ""})
    figures = postbox.code()
    second.post(f"{address}code/", {"code": figures})
    assert second.post(address).status_code == 403 and state(held) == "held"


def test_a_code_cant_be_guessed(client, held, link, policy, postbox):
    address = link()
    client.post(f"{address}code/", {"send": ""})
    figures = postbox.code()
    wrong = "000000" if not figures.startswith("0") else "999999"
    for _ in range(5):
        assert client.post(f"{address}code/", {"code": wrong}).status_code == 422
    client.post(f"{address}code/", {"code": figures})
    assert client.post(address).status_code == 403


def test_a_code_for_signing_in_or_reauthenticating_decides_nothing(
    client, held, link, moderator, policy, postbox
):
    address = link()
    client.post("/accounts/login/code/", {"email": moderator.email})
    to_sign_in = postbox.code()
    client.post(f"{address}code/", {"send": ""})
    to_decide = postbox.code()
    assert client.post(f"{address}code/", {"code": to_sign_in}).status_code == 422
    client.post("/accounts/login/code/confirm/", {"code": to_decide})
    assert client.get("/moderation/").status_code == 302


def test_a_planted_session_is_worth_nothing_once_the_code_is_typed(
    client, held, link, policy, with_code
):
    address = link()
    client.post(f"{address}code/", {"send": ""})
    planted = Client()
    planted.cookies = client.cookies.copy()
    with_code(address)
    assert planted.post(address).status_code == 403


def test_whoever_signs_in_by_two_steps_or_is_no_moderator_any_more_gets_no_code(
    client, held, link, moderator, settings, policy, postbox
):
    address = link()
    settings.SECOND_FACTOR_REQUIRED = True
    assert "E-mail me a code" not in client.get(address).text
    client.post(f"{address}code/", {"send": ""})
    settings.SECOND_FACTOR_REQUIRED = False
    moderator.groups.clear()
    client.post(f"{address}code/", {"send": ""})
    assert not postbox.deliver() and client.post(address).status_code == 403


def test_who_loses_the_role_after_the_code_decides_nothing(
    client, held, link, moderator, policy, with_code
):
    address = link()
    with_code(address)
    moderator.groups.clear()
    assert client.post(address).status_code == 403 and state(held) == "held"


# --- Forged ---


def test_forged_links_lead_nowhere(signed_in, moderator, held, link, policy):
    browser = signed_in(moderator)
    for salt in ("moderation.appeal", "comments.confirm"):
        about = [held.pk, moderator.pk, APPROVE, "", 0]
        forged = signing.Signer(salt=salt).sign_object(about)
        assert browser.post(f"/moderation/decide/{forged}/").status_code == 404
    for key in (
        "x",
        link().split("/")[-2][:-1],
        SIGNER.sign_object([1]),
        SIGNER.sign_object([held.pk, moderator.pk, "ban", "", 0]),
    ):
        assert browser.post(f"/moderation/decide/{key}/").status_code == 404
    assert state(held) == "held"


def test_a_link_to_what_is_gone_leads_nowhere(signed_in, second_moderator, moderator, link, post):
    address = link()
    post.delete()
    assert signed_in(second_moderator).get(address).status_code == 404


def test_the_form_of_another_site_decides_nothing(moderator, held, link, policy):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(moderator)
    assert browser.post(link()).status_code == 403 and state(held) == "held"


def as_stored(comment):
    return list(Comment.objects.filter(pk=comment.pk).values())
