"""What of a long thread is in reach of whom: the form, what is new, one's own."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from comments.models import Comment, Visit
from moderation.actions.bans import ban
from moderation.actions.comments import remove
from tests.accounts.leaving import write

pytestmark = pytest.mark.django_db
WRITE = 'href="#respond"'


@pytest.fixture
def asked(post, second_reader):
    return write(post, second_reader, "Which pears are these?")


@pytest.fixture
def away(post, reader):
    """The reader was here an hour ago, and nothing that stood there then is new to them."""
    at = timezone.now() - timedelta(hours=1)
    Comment.objects.update(created_at=at - timedelta(hours=1))
    Visit.objects.create(account=reader, post=post, since=at, last=at)


def steps(page):
    """{key of a new comment: the addresses it leads to}, as the page has them."""
    found = {}
    for key, marks in re.findall(
        r'<li class="comment" id="c-(\d+)">((?:(?!</div>).)*class="new-step"(?:(?!</div>).)*)', page
    ):
        found[int(key)] = dict(re.findall(r'rel="(prev|next)" href="([^"]*)"', marks))
    return found


def test_from_twenty_comments_on_the_form_stays_in_reach(client, post, second_reader):
    for n in range(19):
        write(post, second_reader, f"{n} pears.")
    assert 'class="reach"' not in client.get(post.get_absolute_url()).text
    write(post, second_reader, "Twenty.")
    page = client.get(post.get_absolute_url()).text
    assert 'class="reach"' in page and page.count(WRITE) >= 2


def test_a_closed_thread_leads_to_no_form(client, signed_in, reader, post, asked, away):
    for n in range(20):
        write(post, asked.author, f"{n} pears.")
    new = {one.pk for one in post.comments.exclude(pk=asked.pk)}
    type(post).objects.filter(pk=post.pk).update(comments_open=False)
    assert WRITE not in client.get(post.get_absolute_url()).text.partition("<template")[0]
    page = signed_in(reader).get(post.get_absolute_url()).text
    assert WRITE not in page and set(steps(page)) == new
    assert steps(page)[max(new)].keys() == {"prev"}


def test_what_is_new_is_led_through_in_the_order_of_the_page(
    signed_in, reader, post, second_reader, asked, away
):
    second = write(post, second_reader, "And the others?")
    first = write(post, second_reader, "Conference.", parent=asked)
    browser = signed_in(reader)
    assert steps(browser.get(post.get_absolute_url()).text) == {
        first.pk: {"next": f"#c-{second.pk}"},
        second.pk: {"prev": f"#c-{first.pk}", "next": "#respond"},
    }
    newest = browser.get(f"{post.get_absolute_url()}?sort=newest").text
    assert steps(newest)[second.pk] == {"next": f"#c-{first.pk}"}


def test_a_step_leads_to_another_page_of_the_thread_where_the_next_one_stands_there(
    signed_in, reader, post, second_reader, asked, away
):
    above = asked
    for n in range(8):
        above = write(post, second_reader, f"Deeper, {n}.", parent=above)
    Comment.objects.exclude(pk__in=[above.pk, above.parent.parent.parent_id]).update(
        created_at=timezone.now() - timedelta(hours=2)
    )
    browser = signed_in(reader)
    ((key, found),) = steps(browser.get(post.get_absolute_url()).text).items()
    assert found == {"next": f"/comments/{above.pk}/"}
    branch = browser.get(f"/comments/{above.pk}/", follow=True).text
    assert steps(branch)[above.pk]["next"] == f"{post.get_absolute_url()}#respond"
    assert steps(branch)[above.pk]["prev"] in (f"#c-{key}", f"/comments/{key}/")


def test_who_cannot_reply_is_offered_no_reply(signed_in, reader, post, asked, moderator, policy):
    for n in range(20):
        write(post, asked.author, f"{n} pears.")
    reply = f"/comments/{asked.pk}/reply/"
    browser = signed_in(reader)
    assert reply in browser.get(post.get_absolute_url()).text
    ban(moderator, reader, policy.wordings.first(), "Enough.")
    for address in (post.get_absolute_url(), f"/comments/{asked.pk}/thread/"):
        page = browser.get(address).text
        assert reply not in page and 'class="thread-write"' not in page
        assert "You can’t comment here." in page  # Where the form would be, it says why.
        assert f"/comments/{asked.pk}/report/" in page


def test_nobody_is_offered_to_report_themselves(client, signed_in, reader, post, asked):
    mine = write(post, reader, "They are Conference.", parent=asked)
    page = signed_in(reader).get(post.get_absolute_url()).text
    assert f"/comments/{mine.pk}/report/" not in page
    assert f"/comments/{mine.pk}/withdraw/" in page
    assert f"/comments/{asked.pk}/report/" in page
    client.logout()
    assert f"/comments/{mine.pk}/report/" in client.get(post.get_absolute_url()).text


def test_a_guest_is_not_offered_to_report_themselves_either(client, post, guest, asked):
    answer = client.post(
        f"/comments/guest/{post.pk}/",
        {"text": "Nine.", **guest},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert answer.status_code == 302
    mine = Comment.objects.get(name=guest["name"])
    Comment.objects.filter(pk=mine.pk).update(state="published")
    type(post).objects.filter(pk=post.pk).bump()
    page = client.get(post.get_absolute_url()).text
    assert f"/comments/{mine.pk}/withdraw/" in page
    assert f"/comments/{mine.pk}/report/" not in page
    assert f"/comments/{asked.pk}/report/" in page


def test_only_rows_that_the_server_folds_carry_their_first_words(client, post, second_reader):
    text = "It stands on <b>the</b> south & west wall. " * 9
    above = write(post, second_reader, text)
    write(
        post, second_reader, "Which one?", parent=write(post, second_reader, "Where?", parent=above)
    )
    assert "fold-words" not in client.get(post.get_absolute_url()).text
    folded = client.get(f"{post.get_absolute_url()}?collapsed=1").text
    [words] = re.findall(r'class="fold-words"[^>]*>([^<]*)</span>', folded)
    assert "south &amp; west wall" in words and len(unescape(words)) == 140


def test_a_removed_comment_that_is_folded_says_so(client, post, second_reader, moderator, policy):
    above = write(post, second_reader, "Abroad they are better.")
    write(post, second_reader, "They are not.", parent=above)
    remove(moderator, above, policy.wordings.first())
    folded = client.get(f"{post.get_absolute_url()}?collapsed=1").text
    assert '<span class="fold-gone">Removed comment</span> <span>1 reply</span>' in folded
    assert "fold-words" not in folded
