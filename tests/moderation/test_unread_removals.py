"""What was removed before anybody could read it leaves nothing on the page, unless the site wants that."""

import pytest

from comments.gate import Writer
from comments.models import Comment
from moderation.actions.comments import remove, restore
from moderation.models import Screening

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(post, site):
    """A guest's comment that waits for a moderator."""
    screening = Screening.current()
    screening.first_comments = "guests"
    screening.save()
    said = Comment.write(
        post, Writer(token="t", name="Heron", email="h@example.org"), "Pears abroad."
    )
    assert said.is_held
    return said


def stands(client, comment):
    """Whether a stranger meets anything of the comment below its article."""
    client.logout()
    return f'id="c-{comment.pk}"' in client.get(comment.post.get_absolute_url()).text


def test_it_leaves_nothing_but_an_entry_in_the_log(client, moderator, held, rule, after):
    decision = remove(moderator, held, rule)
    assert not stands(client, held) and decision.placeholder is None
    after(minutes=20)
    page = client.get("/moderation/log/").text
    assert f'id="entry-{decision.pk}"' in page and "Placeholder" not in page


def test_its_permalink_leads_to_the_article_and_nobody_can_answer_it(client, moderator, held, rule):
    remove(moderator, held, rule)
    answer = client.get(held.get_absolute_url())
    assert answer.status_code == 302 and f"#c-{held.pk}" not in answer["Location"]
    assert not Comment.objects.answerable().filter(pk=held.pk).exists()


def test_where_the_site_wants_placeholders_one_stands(client, site, moderator, held, rule):
    site.shows_unread_removals = True
    site.save()
    remove(moderator, held, rule)
    assert stands(client, held)


def test_one_that_was_on_the_page_leaves_a_placeholder_however_it_came_to_wait(
    client, moderator, comment, rule
):
    comment.hold()
    comment.refresh_from_db()
    decision = remove(moderator, comment, rule)
    assert stands(client, comment) and decision.placeholder == comment


def test_one_that_people_answered_leaves_a_placeholder(
    client, moderator, second_reader, held, rule
):
    held.publish()
    reply = Comment.write(
        held.post, Writer(account=second_reader, name="Quince"), "So?", parent=held
    )
    Comment.objects.filter(pk=held.pk).update(
        state="held", leaves_place=False
    )  # As an import may have it.
    held.refresh_from_db()
    remove(moderator, held, rule)
    assert stands(client, held) and stands(client, reply)
    reply.withdraw()
    assert not stands(client, held)


def test_restored_it_stands_and_removed_again_it_leaves_a_placeholder(
    client, moderator, held, rule
):
    remove(moderator, held, rule)
    held.refresh_from_db()
    restore(moderator, held)
    held.refresh_from_db()
    if held.is_held:
        held.publish()
    remove(moderator, held, rule)
    assert stands(client, held)


def test_the_moderator_is_told_what_readers_will_see(signed_in, site, moderator, held, rule):
    desk = signed_in(moderator)
    address = f"/moderation/comments/{held.pk}/delete/"
    fields = {"rule": rule.pk}
    assert "readers see nothing in its place" in desk.post(address, fields).text
    site.shows_unread_removals = True
    site.save()
    assert "Readers will see" in desk.post(address, fields).text
