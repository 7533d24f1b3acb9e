"""An article sets rules aside: for what was written until it ends, and undoing nothing before."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.gate import Writer
from comments.models import Comment
from lib.db.immutable import Written
from moderation.actions.comments import remove
from moderation.deeds.waive.action import leave_removed
from moderation.models import PolicyRevision, Waiver, removed_before
from moderation.plans.applicable_rules import Rulebook, citable
from moderation.plans.removal import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def waive(post, rule):
    """A function that sets the first rule aside on the article."""

    def waive(on=post, **words):
        return Waiver.objects.create(post=on, rule=rule.rule, **words)

    return waive


@pytest.fixture
def write(post, reader):
    return lambda text: Comment.write(post, Writer(account=reader, name="Marrow"), text)


def numbers(comment):
    return [wording.number for wording in citable(comment)]


def test_a_rule_that_is_set_aside_cannot_be_cited_there(waive, comment, rule, moderator):
    assert numbers(comment) == [1, 2]
    waive()
    assert numbers(comment) == [2]
    with pytest.raises(NotAllowed):
        remove(moderator, comment, rule)


def test_it_can_be_cited_on_every_other_article(waive, comment, author, post):
    other = type(post).objects.create(title="Other", slug="other", author=author)
    waive(on=other)
    assert numbers(comment) == [1, 2]


def test_once_the_rule_holds_again_it_holds_for_what_is_written_from_then_on(waive, write):
    waiver = waive()
    under = write("Ours are better.")
    waiver.end()
    assert numbers(under) == [2]
    assert numbers(write("No, ours.")) == [1, 2]


def test_what_stood_there_before_the_waiver_stays_free_after_it_as_well(waive, comment):
    waive().end()
    assert numbers(comment) == [2]


def test_words_changed_after_the_end_are_judged_by_the_rule_again(waive, write):
    waiver = waive()
    comment = write("Ours are better.")
    waiver.end()
    comment.edit("Ours are far better.")
    assert numbers(comment) == [1, 2]


def test_a_second_waiver_after_the_first_has_its_own_time(waive, write):
    waive().end()
    between = write("In between.")
    assert numbers(between) == [1, 2]
    waive()
    assert numbers(between) == [2]
    assert Waiver.objects.count() == 2


def test_a_newer_rule_that_is_set_aside_is_no_way_round_it(waive, comment, policy):
    draft = PolicyRevision.objects.draft()
    wording = draft.wordings.get(number=1)
    wording.text = "Compare nothing."
    wording.save()
    draft.publish()
    assert Rulebook([comment.post_id]).newer(comment)
    waive()
    assert not Rulebook([comment.post_id]).newer(comment)


def test_the_moderator_reads_why_a_rule_cannot_be_chosen(
    signed_in, moderator, waive, comment, rule
):
    waive()
    page = signed_in(moderator).get(f"/moderation/comments/{comment.pk}/delete/").text
    assert f'value="{rule.pk}" disabled' in page and "Set aside on this article" in page


def test_readers_are_told_above_the_thread_and_at_the_form(client, signed_in, reader, waive, post):
    waive(heading="Bring your walls", sentence="so compare away")
    for page in [
        client.get(post.get_absolute_url()).text,
        signed_in(reader).get(post.get_absolute_url()).text,
    ]:
        assert "<b>Bring your walls.</b>" in page
        assert "is set aside on this page, so compare away." in page


def test_the_form_on_a_page_of_its_own_says_so_too(client, waive, comment, rule):
    waive()
    page = client.get(f"/comments/{comment.pk}/reply/").text
    assert rule.get_absolute_url() in page


def test_earlier_removals_stay_and_are_listed_for_review(
    signed_in, client, moderator, waive, comment, rule, post
):
    removal = remove(moderator, comment, rule)
    desk = signed_in(moderator)
    assert not removed_before().exists()
    waive()

    comment.refresh_from_db()
    assert comment.state == Comment.State.REMOVED
    assert list(removed_before()) == [removal]
    assert "/moderation/waived/" in desk.get("/moderation/").text
    page = desk.get("/moderation/waived/").text
    assert "Pears are better abroad." in page
    assert f"/moderation/waived/{removal.pk}/leave/" in page
    assert f"/moderation/comments/{comment.pk}/restore/" in page


def test_a_moderator_looks_at_each_and_leaves_or_restores_it(
    signed_in, moderator, second_moderator, waive, write, rule
):
    left, restored = write("The one."), write("The other.")
    decisions = [remove(second_moderator, one, rule) for one in (left, restored)]
    waive()
    desk = signed_in(moderator)
    desk.post(f"/moderation/waived/{decisions[0].pk}/leave/")
    desk.post(f"/moderation/comments/{restored.pk}/restore/", {"next": "/moderation/waived/"})
    assert not removed_before().exists()
    left.refresh_from_db()
    restored.refresh_from_db()
    assert not left.is_published and restored.is_published
    assert desk.post(f"/moderation/waived/{decisions[0].pk}/leave/").status_code == 404


def test_what_was_removed_under_another_rule_or_elsewhere_is_not_listed(
    moderator, waive, comment, policy
):
    remove(moderator, comment, policy.wordings.get(number=2))
    waive()
    assert not removed_before().exists()


def test_a_waiver_that_comes_again_asks_to_look_again(moderator, waive, comment, rule):
    removal = remove(moderator, comment, rule)
    first = waive()
    leave_removed(moderator, removal)
    assert not removed_before().exists()
    first.end()
    waive()
    assert list(removed_before()) == [removal]


def test_readers_find_no_list_of_removals(
    client, signed_in, reader, moderator, waive, comment, rule
):
    removal = remove(moderator, comment, rule)
    waive()
    for address in ["/moderation/waived/", f"/moderation/waived/{removal.pk}/leave/"]:
        assert client.get(address).status_code == 302
        assert signed_in(reader).post(address).status_code == 404
        client.logout()
    assert removed_before().exists()


def test_a_waiver_is_ended_and_never_deleted(waive):
    waiver = waive()
    with pytest.raises(Written):
        waiver.delete()
    with pytest.raises(Written):
        Waiver.objects.all().delete()


def test_the_log_tells_when_a_rule_was_set_aside_and_when_it_held_again(
    client, waive, post, settings, after
):
    settings.LOG_DELAY = 600
    waiver = waive()
    assert post.get_absolute_url() not in client.get("/moderation/log/").text
    after(minutes=11)
    waiver.end()
    page = client.get("/moderation/log/").text
    assert "Rule 1: off-topic comparison</a> is set aside on" in page
    assert "holds again" not in page
    after(minutes=11)
    for address in [
        "/moderation/log/",
        "/moderation/log/policy/",
        "/moderation/log/rule/comparison/",
    ]:
        assert "holds again on" in client.get(address).text
    for elsewhere in "removals", "rule/person":
        assert post.get_absolute_url() not in client.get(f"/moderation/log/{elsewhere}/").text

    post.delete()
    assert "on [deleted article]." in client.get("/moderation/log/").text


def test_the_log_says_nothing_of_a_draft(client, waive, author, post, settings):
    settings.LOG_DELAY = 0
    draft = type(post).objects.create(title="Not yet", slug="not-yet", author=author)
    waive(on=draft)
    assert "Not yet" not in client.get("/moderation/log/").text
    draft.status, draft.published_at = "published", timezone.now() - timedelta(minutes=1)
    draft.save()
    assert draft.get_absolute_url() in client.get("/moderation/log/").text


def test_an_author_who_sets_a_rule_aside_hears_of_what_it_was_cited_for(
    signed_in, author, moderator, post, comment, rule, policy
):
    remove(moderator, comment, rule)
    draft = PolicyRevision.objects.draft()
    wording = draft.wordings.get(number=1)
    wording.waivable = True
    wording.save()
    draft.publish()
    sent = {
        "title": post.title, "slug": post.slug, "text": post.text, "author": author.pk,
        "when": "at", "comments_open": "on",
        "published_at_0": post.published_at.strftime("%Y-%m-%d"),
        "published_at_1": post.published_at.strftime("%H:%M:%S"),
        "waivers-TOTAL_FORMS": "1", "waivers-INITIAL_FORMS": "0",
        "waivers-0-rule": rule.rule_id, "waivers-0-heading": "Bring your walls",
    }  # fmt: skip
    answer = signed_in(author).post(f"/admin/blog/post/{post.pk}/change/", sent, follow=True)
    assert "1 comment was removed here under this rule." in answer.text
    assert Waiver.objects.get().heading == "Bring your walls"
