"""The rules that an article sets aside stand with it at the author's desk."""

import pytest

from moderation.models import PolicyRevision, Rule, RuleWording, Waiver

pytestmark = pytest.mark.django_db


def test_an_author_sets_a_rule_aside_and_takes_that_back(signed_in, author, post, site):
    draft = PolicyRevision.objects.draft()
    for number, waivable in [(1, True), (2, False)]:
        RuleWording.objects.create(
            revision=draft,
            rule=Rule.objects.create(key=f"rule-{number}"),
            number=number,
            title=f"Rule called {number}",
            citation="off",
            text="Don’t.",
            waivable=waivable,
        )
    draft.publish()
    desk = signed_in(author)
    address = f"/admin/blog/post/{post.pk}/change/"

    page = desk.get(address)
    assert "1. Rule called 1" in page.text and "2. Rule called 2" not in page.text
    waiver = {
        "waivers-TOTAL_FORMS": "1",
        "waivers-INITIAL_FORMS": "0",
        "waivers-0-rule": draft.wordings.get(number=1).rule_id,
        "waivers-0-heading": "This post is a wall for everybody",
        "waivers-0-sentence": "so bring your own wall",
    }
    sent = {
        "title": post.title,
        "slug": post.slug,
        "text": post.text,
        "author": author.pk,
        "when": "at",
        "comments_open": "on",
        "published_at_0": post.published_at.strftime("%Y-%m-%d"),
        "published_at_1": post.published_at.strftime("%H:%M:%S"),
    }
    desk.post(address, sent | waiver | {"_continue": "1"})
    shown = desk.get(address).context["inline_admin_formsets"][0].formset.extra_forms
    assert [form.initial.get("heading") for form in shown] == [waiver["waivers-0-heading"], None]
    assert not Waiver.objects.exists()

    answer = desk.post(address, sent | waiver)
    assert answer.status_code == 302, answer.context["errors"]
    assert Waiver.objects.get(post=post).sentence == "so bring your own wall"

    again = {
        "waivers-TOTAL_FORMS": "1",
        "waivers-INITIAL_FORMS": "1",
        "waivers-0-id": Waiver.objects.get().pk,
        "waivers-0-DELETE": "on",
    }
    desk.post(address, sent | waiver | again)
    assert not Waiver.objects.standing().exists()
    assert Waiver.objects.get().until
