"""Readers see the policy as it stands, as it stood, and what changed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from moderation.models import PolicyRevision, Rule, RuleWording, Waiver

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(policy):
    """A revision with one more rule and nothing removed."""
    draft = PolicyRevision.objects.draft()
    RuleWording.objects.create(
        revision=draft,
        rule=Rule.objects.create(key="quoting"),
        number=3,
        title="Quote, don’t paste",
        citation="pasted text",
        text="A few lines and a link.",
        waivable=True,
    )
    draft.publish()
    return draft


def test_the_policy_shows_the_rules_with_addresses_of_their_own(client, second):
    page = client.get("/policy/").text
    assert 'id="rule-1"' in page and 'id="rule-3"' in page
    assert "Three rules, read by people" in page
    assert page.count("New in revision 2") == 1
    assert "The author can set this rule aside" in page
    assert "1 rule added, nothing removed" in page


def test_the_ladder_stands_in_words(client, policy):
    page = client.get("/policy/").text
    assert "Your comments are held for a moderator for 14 days." in page
    assert "You are suspended for 7 days." in page
    assert "You are banned until an appeal is granted." in page


def test_an_earlier_revision_can_be_read(client, second):
    page = client.get("/policy/1/").text
    assert "Quote, don’t paste" not in page and f'href="{second.get_absolute_url()}"' in page


def test_any_two_revisions_can_be_compared(client, second):
    page = client.get("/policy/1..2/").text
    assert "+ Rule 3" in page
    assert client.get("/policy/compare/?earlier=2&later=1").url == "/policy/1..2/"
    assert client.get("/policy/compare/?earlier=2&later=2").url == "/policy/2/"


@pytest.mark.parametrize(
    "address",
    [
        "/policy/9/",
        "/policy/2..1/",
        "/policy/1..1/",
        "/policy/1..9/",
        "/policy/99999999999999999999/",
        "/policy/1..99999999999999999999/",
        "/policy/compare/",
        "/policy/compare/?earlier=x&later=2",
    ],
)
def test_what_there_is_no_revision_for_is_not_there(client, second, address):
    assert client.get(address).status_code == 404


def test_a_huge_number_to_compare_with_leads_nowhere(client, second):
    answer = client.get("/policy/compare/?earlier=1&later=99999999999999999999", follow=True)
    assert answer.status_code == 404


def test_a_draft_is_not_shown(client, policy):
    PolicyRevision.objects.draft()
    assert client.get("/policy/2/").status_code == 404
    assert "Revision 2" not in client.get("/policy/").text


def test_a_blog_without_a_policy_says_so(client, site):
    assert "no comment policy yet" in client.get("/policy/").text


def test_a_revision_to_come_is_announced_and_takes_effect_by_the_clock(client, policy, it_is):
    draft = PolicyRevision.objects.draft()
    draft.wordings.filter(number=2).delete()
    draft.publish(timezone.now() + timedelta(hours=1))
    page = client.get("/policy/").text
    assert "The point, not the person</h2>" in page

    later = timezone.now() + timedelta(hours=2)
    it_is(later)
    page = client.get("/policy/").text
    assert "The point, not the person</h2>" not in page


def test_the_feed_tells_of_every_revision_when_it_is_published(client, policy, second):
    third = PolicyRevision.objects.draft()
    third.wordings.filter(number=2).delete()
    third.publish(timezone.now() + timedelta(days=9))
    feed = client.get("/policy/feed/").text
    assert "<title>Revision 2: 1 rule added, nothing removed</title>" in feed
    assert "<title>Revision 3: 1 rule removed</title>" in feed
    assert "/policy/2..3/" in feed
    assert '/policy/feed/"' in client.get("/policy/").text


def test_the_article_that_announces_a_revision_says_what_it_changes(client, policy, post):
    assert "revision 2" not in client.get(post.get_absolute_url()).text
    draft = PolicyRevision.objects.draft()
    draft.wordings.filter(number=2).delete()
    draft.announced_in = post
    draft.publish(timezone.now() + timedelta(days=9))
    page = client.get(post.get_absolute_url()).text
    assert "Comment policy, revision 2</a></b>: 1 rule removed. It takes effect on" in page
    assert 'href="/policy/1..2/"' in page and 'href="/policy/2/"' in page


def test_a_published_revision_shows_on_every_stored_page_at_once(client, policy, post):
    assert "revision 1" in client.get(post.get_absolute_url()).text
    PolicyRevision.objects.draft().publish()
    assert "revision 2" in client.get(post.get_absolute_url()).text


def test_an_article_says_which_rule_it_sets_aside(client, policy, post):
    waiver = Waiver.objects.create(
        post=post, rule=policy.wordings.get(number=1).rule, sentence=", so bring your own wall."
    )
    page = client.get(post.get_absolute_url()).text
    assert "This article invites comparison." in page
    assert "for this page, so bring your own wall." in page and "The other rule applies." in page

    waiver.end()
    assert "so bring your own wall" not in client.get(post.get_absolute_url()).text


def test_the_text_of_a_rule_is_cleaned_like_any_other(client, site):
    draft = PolicyRevision.objects.draft()
    RuleWording.objects.create(
        revision=draft,
        rule=Rule.objects.create(key="kind"),
        number=1,
        title="Be <b>kind</b>",
        citation="unkind",
        text="Be **kind**. <script>alert(1)</script>",
    )
    draft.publish()
    page = client.get("/policy/").text
    assert "<strong>kind</strong>" in page and "<script>alert" not in page
    assert "Be &lt;b&gt;kind&lt;/b&gt;" in page
