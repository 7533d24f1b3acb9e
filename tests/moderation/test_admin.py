"""The policy is drafted and published at the author's desk; waivers stand with the article."""

import pytest

from moderation.models import PolicyRevision, Rule, RuleWording, Waiver

pytestmark = pytest.mark.django_db

LIST = "/admin/moderation/policyrevision/"


@pytest.fixture
def admin(signed_in, author_who_moderates):
    return signed_in(author_who_moderates)


def form_of(page):
    """What a browser would send if nothing was changed."""
    form = page.context["adminform"].form
    sent = {}
    for part in [form, *(f.formset.management_form for f in page.context["inline_admin_formsets"])]:
        sent |= {part.add_prefix(name): part[name].value() for name in part.fields}
    for inline in page.context["inline_admin_formsets"]:
        for row in inline.formset.initial_forms:
            sent |= {row.add_prefix(name): row[name].value() for name in row.fields}
    sent = {name: value for name, value in sent.items() if value is not None and value is not False}
    effective = sent.pop("effective_at", None)
    if effective:
        sent |= {
            "effective_at_0": effective.strftime("%Y-%m-%d"),
            "effective_at_1": effective.strftime("%H:%M:%S"),
        }
    return sent


def test_an_admin_drafts_a_revision_rewords_a_rule_adds_one_and_publishes(admin, client, policy):
    assert "starts as a copy of Revision 1" in admin.get(f"{LIST}add/").text
    assert not PolicyRevision.objects.drafts().exists()
    change = admin.post(f"{LIST}add/").url

    sent = form_of(admin.get(change))
    sent |= {
        "wordings-0-title": "Compare nothing",
        "wordings-0-number": "2",
        "wordings-1-number": "1",
        "wordings-TOTAL_FORMS": "3",
        "wordings-2-number": "3",
        "wordings-2-title": "Quote, don’t paste",
        "wordings-2-citation": "pasted text",
        "wordings-2-text": "A few lines and a link.",
        "_publish": "1",
    }
    assert admin.post(change, sent).url == LIST

    revision = PolicyRevision.objects.in_force()
    assert revision.number == 2
    assert [str(wording) for wording in revision.wordings.all()] == [
        "1. The point, not the person",
        "2. Compare nothing",
        "3. Quote, don’t paste",
    ]
    assert revision.change.summary() == "1 rule added, 1 rule reworded"
    assert "1 rule added, 1 rule reworded" in admin.get(LIST).text


def test_a_published_revision_can_only_be_read(admin, policy):
    address = f"{LIST}{policy.pk}/change/"
    page = admin.get(address)
    assert page.status_code == 200
    assert 'name="_save"' not in page.text and 'name="wordings-0-title"' not in page.text
    assert admin.post(address, {"strike_days": "1"}).status_code == 403
    assert admin.post(f"{LIST}{policy.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_draft_can_be_thrown_away(admin, policy):
    draft = PolicyRevision.objects.draft()
    admin.post(f"{LIST}{draft.pk}/delete/", {"post": "yes"})
    assert not PolicyRevision.objects.drafts().exists()


def test_two_rules_with_one_number_are_refused_with_the_text_kept(admin, policy):
    draft = PolicyRevision.objects.draft()
    address = f"{LIST}{draft.pk}/change/"
    sent = form_of(admin.get(address)) | {"wordings-1-number": "1", "wordings-1-title": "Kept"}
    answer = admin.post(address, sent)
    assert "Two rules have the same number." in answer.text and "Kept" in answer.text


@pytest.mark.parametrize(
    ("ladder", "said"),
    [
        ("{}", "list of steps"),
        ('[{"strikes": 2, "step": "shout"}]', "A step is one of"),
        ('[{"strikes": 2, "step": "hold"}]', "how many days"),
        ('[{"strikes": 2, "step": "ban"}, {"strikes": 1, "step": "warn"}]', "rise"),
        ('[{"strikes": true, "step": "ban"}]', "rise"),
        ("[", "valid JSON"),
    ],
)
def test_a_ladder_that_leads_nowhere_is_refused(admin, policy, ladder, said):
    draft = PolicyRevision.objects.draft()
    address = f"{LIST}{draft.pk}/change/"
    assert said in admin.post(address, form_of(admin.get(address)) | {"ladder": ladder}).text


def test_an_empty_draft_is_kept_but_not_published(admin, site):
    change = admin.post(f"{LIST}add/").url
    sent = form_of(admin.get(change)) | {"_publish": "1"}
    assert "at least one rule" in admin.post(change, sent, follow=True).text
    assert PolicyRevision.objects.drafts().exists()


def test_authors_and_moderators_do_not_write_the_policy(signed_in, author, moderator, policy):
    for person in [author, moderator]:
        assert signed_in(person).get(f"{LIST}add/").status_code in (302, 403)
        assert signed_in(person).post(f"{LIST}add/").status_code in (302, 403)
    assert not PolicyRevision.objects.drafts().exists()


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
    assert not Waiver.objects.exists()
