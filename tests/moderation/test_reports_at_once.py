"""Several people, or one with two hands, report the same comment at the same moment."""

import pytest

from comments.gate import Writer
from comments.models import Comment
from moderation.actions.comments import remove
from moderation.models import Report, Screening, ScreeningFinding
from moderation.reports import action as report_action
from moderation.reports.action import ReportedAlready
from tests.moderation.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def comment(post, reader):
    return Comment.write(post, Writer(account=reader, name="Marrow"), "Pears are better abroad.")


def reporting(writer, comment):
    def report():
        try:
            return report_action.report(writer, comment)
        except (ReportedAlready, Comment.DoesNotExist) as told:
            return told

    return report


def test_one_person_at_two_windows_sends_one_report(comment, second_reader, policy):
    quince = Writer(account=second_reader, name="Quince")
    results = at_once(*[reporting(quince, comment)] * 4)
    assert Report.objects.count() == 1
    assert sum(isinstance(told, ReportedAlready) for told in results) == 3


def test_many_at_once_let_it_wait_once(comment, moderator, second_reader, policy):
    Screening.objects.update_or_create(pk=1, defaults={"reports": 3})
    guests = [Writer(token=letter * 32, ip_hash=letter * 64) for letter in "abcdef"]
    at_once(*[reporting(one, comment) for one in guests])
    assert Comment.objects.get().is_held and ScreeningFinding.objects.count() == 1
    assert Report.objects.count() == 3  # The others found nothing to report any more.
    comment.post.refresh_from_db()
    assert comment.post.comment_count == 0


def test_a_report_and_a_removal_at_once_leave_no_open_report(
    comment, moderator, second_reader, policy
):
    rule, mine = policy.wordings.get(number=1), Comment.objects.get()
    quince = Writer(account=second_reader, name="Quince")
    at_once(lambda: remove(moderator, mine, rule), reporting(quince, comment))
    assert not Report.objects.open().exists()
