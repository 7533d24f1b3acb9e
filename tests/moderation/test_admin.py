"""The rules that an article sets aside stand with it at the author's desk."""

import pytest

from blog.models.texts.typed import Sender, Typed
from moderation.models import PolicyRevision, Rule, RuleWording, Waiver
from tests.blog.desk import filled

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

    [row] = rows_of(desk.get(address))
    assert (row.wording.title, row["is_set"].value()) == ("Rule called 1", False)
    waiver = {
        "waivers-TOTAL_FORMS": "1",
        "waivers-INITIAL_FORMS": "0",
        "waivers-0-shown": "1",
        "waivers-0-is_set": "on",
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
    for _time in range(3):  # However often it is opened, there is one row for the rule.
        [row] = rows_of(desk.get(address))
        assert row["is_set"].value() and row["heading"].value() == waiver["waivers-0-heading"]
        desk.post(address, sent | waiver | {"_continue": "1"})
    assert not Waiver.objects.exists()
    without = {name: value for name, value in waiver.items() if name != "waivers-0-is_set"}
    desk.post(address, sent | without)
    assert not Waiver.objects.exists(), "without its tick nothing is set aside"

    answer = desk.post(address, sent | waiver)
    assert answer.status_code == 302, answer.context["errors"]
    assert Waiver.objects.get(post=post).sentence == "so bring your own wall"

    again = {
        "waivers-TOTAL_FORMS": "1",
        "waivers-INITIAL_FORMS": "1",
        "waivers-0-id": Waiver.objects.get().pk,
    }
    [row] = rows_of(desk.get(address))
    assert row["is_set"].value() is True
    desk.post(address, sent | without | again)
    assert not Waiver.objects.in_force().exists()
    assert Waiver.objects.get().until


def rows_of(page):
    [rows] = page.context["rows_below"]
    return rows.forms


def rules(revision, *waivable):
    for number, can_be in enumerate(waivable, 1):
        RuleWording.objects.create(
            revision=revision,
            rule=Rule.objects.create(key=f"rule-{number}"),
            number=number,
            title=f"Rule called {number}",
            citation="off",
            text="Don’t.",
            waivable=can_be,
        )


def posted(page, **changes):
    """What the browser sends of the form for rules set aside, as it was shown."""
    [rows] = page.context["rows_below"]
    forms = [rows.management_form, rows.words, *rows.forms]
    fields = [field for form in forms for field in form]
    sent = {
        field.html_name: field.value()
        for field in fields
        if field.value() is not None and field.value() is not False
    }
    return {name: value for name, value in (sent | changes).items() if value is not None}


@pytest.fixture
def editing(signed_in, author, post, site):
    """A function that sends an article's form with these changes to its waivers, and gives the page after it."""
    draft = PolicyRevision.objects.draft()
    rules(draft, True, True, False)
    draft.publish()
    desk, address = signed_in(author), f"/admin/blog/post/{post.pk}/change/"
    own = filled(author, title=post.title, slug=post.slug, text=post.text, when="at")
    own = {name: value for name, value in own.items() if not name.startswith("waivers")}

    def edit(**changes):
        sent = posted(desk.get(address), **changes) if changes else {}
        if sent:
            answer = desk.post(address, own | sent)
            assert answer.status_code == 302, answer.context["errors"]
        return desk.get(address)

    return edit


def test_one_reason_is_every_rules_that_is_set_aside(editing):
    reason = {"waivers-sentence": "so bring your own wall"}
    ticks = {"waivers-0-is_set": "on", "waivers-1-is_set": "on"}
    page = editing(**ticks, **reason)
    kept = Waiver.objects.in_force().values_list("rule__key", "sentence")
    assert set(kept) == {("rule-1", "so bring your own wall"), ("rule-2", "so bring your own wall")}
    assert page.text.count("so bring your own wall") >= 3 and "different reasons" not in page.text
    editing(**{"waivers-sentence": "Walls only"})
    assert set(Waiver.objects.in_force().values_list("sentence", flat=True)) == {"Walls only"}
    editing(**{"waivers-sentence": ""})
    assert set(Waiver.objects.in_force().values_list("sentence", flat=True)) == {""}


def test_reasons_that_differ_are_kept_until_somebody_types_one(editing, post):
    for wording, said in zip(PolicyRevision.objects.in_force().wordings.filter(waivable=True), ("One", "Two"), strict=True):  # fmt: skip
        Waiver.objects.create(post=post, rule=wording.rule, sentence=said, heading=f"{said} is")
    page = editing(title="Another title")
    assert "These rules have different reasons." in page.text
    standing = Waiver.objects.in_force()
    assert set(standing.values_list("heading", "sentence")) == {
        ("One is", "One"),
        ("Two is", "Two"),
    }
    editing(**{"waivers-sentence": "Both"})
    assert set(standing.values_list("heading", "sentence")) == {
        ("One is", "Both"),
        ("Two is", "Both"),
    }
    editing(**{"waivers-1-is_set": None})
    assert standing.get().sentence == "Both"


def test_a_reason_that_was_typed_and_not_saved_is_there_again(editing, post, author):
    sent = posted(editing(), **{"waivers-0-is_set": "on", "waivers-sentence": "so bring a wall"})
    fields = {name: [str(value)] for name, value in sent.items()}
    post.keep_typed(Typed(post.title, "", post.text, fields), Sender(author, "a tab"))
    [rows] = editing().context["rows_below"]
    assert rows.words["sentence"].value() == "so bring a wall"


def test_a_second_press_sets_a_rule_aside_once(editing, signed_in, author, post):
    editing(title="Espaliers")
    page, desk = editing(), signed_in(author)
    base = page.context["base"]
    own = filled(author, title=post.title, slug=post.slug, text=post.text, when="at")
    own |= {"tab": page.context["tab"], "base_number": base.number, "base_revision": base.revision}
    sent = own | posted(page, **{"waivers-0-is_set": "on", "waivers-sentence": "so bring a wall"})
    for _press in range(2):
        assert desk.post(f"/admin/blog/post/{post.pk}/change/", sent).status_code == 302
    assert Waiver.objects.get().sentence == "so bring a wall"
