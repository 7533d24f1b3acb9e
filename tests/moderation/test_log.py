"""Everybody can read what was decided; nobody is named but the moderator."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from comments.gate import Writer
from comments.models import Comment
from moderation.actions.bans import ban, lift
from moderation.actions.comments import approve, remove, restore
from moderation.models import Ban, Decision, PolicyRevision
from tests.conftest import the_site

pytestmark = pytest.mark.django_db


def logged(client, part=""):
    """The kinds of decisions that a page of the log has, the last one first."""
    page = client.get(f"/moderation/log/{part}").text
    kinds = dict(Decision.objects.values_list("pk", "kind"))
    return [kinds[int(pk)] for pk in re.findall(r'id="entry-(\d+)"', page)]


def test_a_removal_appears_ten_minutes_after_the_decision(client, moderator, comment, rule, after):
    assert logged(client) == []
    decision = remove(moderator, comment, rule)
    assert logged(client) == []

    early = client.get(decision.get_absolute_url()).text
    assert "This entry appears in the log on" in early and "off-topic" not in early

    after(minutes=11)
    page = client.get("/moderation/log/").text
    assert "was removed under" in page and "rule 1: off-topic comparison" in page
    assert "Moderator: Alder." in page
    assert "off-topic comparison" in client.get(decision.get_absolute_url()).text
    assert "off-topic comparison" in client.get("/moderation/log/feed/").text


def test_the_log_names_no_reader_and_quotes_no_removed_word(
    client, moderator, comment, rule, reader, after
):
    decision = remove(moderator, comment, rule, to_writer="A note.", among_staff="Hm.")
    ban(moderator, reader, rule, "A reason with Marrow in it.")
    lift(moderator, Ban.objects.get(), "Marrow asked.")
    after(minutes=11)

    for address in ["/moderation/log/", "/moderation/log/feed/", decision.get_absolute_url()]:
        page = client.get(address).text
        for secret in ["Marrow", "better abroad", "A note.", "Hm.", "A reason", "asked", "marrow@"]:
            assert secret not in page


def test_a_moderator_without_a_staff_name_is_a_moderator(
    client, second_moderator, comment, rule, after
):
    remove(second_moderator, comment, rule)
    after(minutes=11)
    page = client.get("/moderation/log/").text
    assert logged(client) == ["remove"] and "Hazel" not in page


def test_a_slip_undone_in_time_is_seen_by_the_staff_alone(
    client, signed_in, moderator, comment, rule, after, django_user_model
):
    removal = remove(moderator, comment, rule)
    restoration = restore(moderator, comment)
    after(minutes=11)

    for address in ["/moderation/log/", "/moderation/log/removals/", "/moderation/log/feed/"]:
        assert f'href="{comment.post.get_absolute_url()}"' not in client.get(address).text
    assert logged(client) == []
    for decision in [removal, restoration]:
        assert client.get(decision.get_absolute_url()).status_code == 404

    article = client.get(comment.post.get_absolute_url()).text
    assert "better abroad" in article and "Restored" not in article
    staff = signed_in(moderator).get("/moderation/log/").text
    assert logged(client) == ["restore", "remove"] and restoration.get_absolute_url() in staff


def test_the_staff_see_a_decision_at_once(client, signed_in, moderator, comment, rule):
    remove(moderator, comment, rule)
    signed_in(moderator)
    assert logged(client) == ["remove"]


def test_what_a_colleague_reverses_stays_in_the_log(
    client, moderator, second_moderator, comment, rule, post, after
):
    remove(moderator, comment, rule)
    restore(second_moderator, comment)
    after(minutes=11)
    page = client.get("/moderation/log/").text
    assert logged(client) == ["restore", "remove"]
    assert f'href="/comments/{comment.pk}/"' not in page
    assert "Restored, " in client.get(post.get_absolute_url()).text
    assert post.get_absolute_url() in page


def test_what_is_undone_too_late_stays_in_the_log(client, moderator, comment, rule, after):
    remove(moderator, comment, rule)
    after(minutes=11)
    restore(moderator, comment)
    after(minutes=11)
    assert logged(client) == ["restore", "remove"]


def test_approvals_are_nobodys_business(client, signed_in, moderator, comment, after):
    decision = approve(moderator, comment)
    after(minutes=11)
    assert logged(client) == []
    assert client.get(decision.get_absolute_url()).status_code == 404


def test_a_suspension_a_ban_and_a_lift_are_told(
    client, moderator, reader, second_reader, rule, after
):
    ban(moderator, reader, rule, "Enough.", until=timezone.now() + timedelta(days=7))
    ban(moderator, second_reader, rule, "Enough.")
    after(minutes=30)
    lift(moderator, Ban.objects.get(ends_at=None), "Calm now.")
    after(minutes=11)

    page = client.get("/moderation/log/suspensions/").text
    assert "A reader was suspended for 7 days under" in page
    assert "A reader was banned under" in page and "A ban under" in page
    assert logged(client, "removals/") == []


def test_a_guests_comment_is_called_one(client, moderator, post, guest, rule, after):
    comment = Comment.write(post, Writer(token="t", **guest), "Pears are better abroad.")
    remove(moderator, comment, rule)
    after(minutes=11)
    page = client.get("/moderation/log/").text
    assert "A guest’s comment on" in page and "Heron" not in page


def test_revisions_stand_in_the_log_when_they_take_effect(client, policy, after):
    draft = PolicyRevision.objects.draft()
    draft.wordings.filter(number=2).delete()
    draft.publish(timezone.now() + timedelta(hours=1))
    assert "Revision 2" not in client.get("/moderation/log/policy/").text
    after(hours=2)
    page = client.get("/moderation/log/policy/").text
    assert "Revision 2</a> took effect: 1 rule removed." in page


def test_the_months_numbers_count_what_is_public(client, moderator, comment, rule, after):
    remove(moderator, comment, rule)
    assert not client.get("/moderation/log/").context["month"]
    after(minutes=11)
    page = client.get("/moderation/log/").text
    assert "1 comment posted, 1 removed, 0 bans." in page
    assert "1. No off-topic comparison" in page and "<meter" in page


def test_the_months_numbers_leave_the_stored_page_with_the_month(
    client, moderator, comment, rule, after
):
    remove(moderator, comment, rule)
    after(minutes=11)
    assert 'class="box month"' in client.get("/moderation/log/").text
    after(days=32)
    assert 'class="box month"' not in client.get("/moderation/log/").text


def test_the_writer_alone_reads_the_note_and_their_own_words(
    client, signed_in, moderator, reader, second_reader, comment, rule
):
    decision = remove(moderator, comment, rule, to_writer="See you on Wednesday.")
    address = decision.get_absolute_url()
    own = signed_in(reader).get(address).text
    assert "See you on Wednesday." in own and "better abroad" in own
    assert "See you on Wednesday." not in signed_in(second_reader).get(address).text


def test_older_entries_are_on_further_pages(client, moderator, reader, rule, after, monkeypatch):
    monkeypatch.setattr("moderation.log.timeline.A_PAGE", 2)
    start = timezone.now() - timedelta(days=2)
    for hour in range(3):
        at = start + timedelta(hours=hour)
        ban(moderator, reader, rule, "Enough.", until=at + timedelta(minutes=30), at=at)
    assert 'rel="next"' in client.get("/moderation/log/").text
    assert 'rel="prev"' in client.get("/moderation/log/page/2/").text
    assert client.get("/moderation/log/page/9/").status_code == 404
    assert client.get("/moderation/log/nonsense/").status_code == 404


def test_a_title_with_signs_in_it_is_shown_as_it_is(client, moderator, post, comment, rule, after):
    post.title = "Pears & <plums> {rule}"
    post.save()
    remove(moderator, comment, rule)
    after(minutes=11)
    assert "Pears &amp; &lt;plums&gt; {rule}</a>" in client.get("/moderation/log/").text
    # Some readers of feeds take a title for HTML.
    assert "“Pears &amp; &amp;lt;plums&gt; {rule}”" in client.get("/moderation/log/feed/").text


def test_an_entry_outlives_its_article(client, moderator, post, comment, rule, after):
    decision = remove(moderator, comment, rule)
    after(minutes=11)
    post.delete()
    for address in ["/moderation/log/", decision.get_absolute_url()]:
        assert "[deleted article]" in client.get(address).text


def test_an_entry_outlives_the_moderators_account(client, moderator, comment, rule, after):
    remove(moderator, comment, rule)
    after(minutes=11)
    moderator.delete()
    assert logged(client) == ["remove"] and "Alder" not in client.get("/moderation/log/").text


def test_a_decision_says_when_it_appears_even_if_the_delay_changes_later(
    moderator, comment, rule, settings
):
    decision = remove(moderator, comment, rule)
    settings.LOG_DELAY = 0
    assert Decision.objects.get(pk=decision.pk).is_pending


def test_a_title_in_a_chinese_log_stands_in_chinese_marks(client, moderator, comment, rule, after):
    remove(moderator, comment, rule)
    after(minutes=11)
    site = the_site()
    site.language = "zh-hans"
    site.save()
    page = client.get("/moderation/log/").text
    assert f"《{comment.post.title}》</a>的一条评论依" in page
