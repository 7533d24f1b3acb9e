"""Readers and guests show the moderators a comment, and what becomes of it."""

from dataclasses import replace

import pytest
from django.db.models import CharField, TextField
from django.test import Client

from accounts.models import Guest
from blog.operating.tasks.periodic_jobs import run_all
from comments.gate import Writer
from comments.models import Comment
from moderation.actions.bans import ban
from moderation.actions.comments import approve, judge, remove, restore
from moderation.actions.undo import undo
from moderation.deeds.appeal import action as appeal_action
from moderation.deeds.purge import plan as purging
from moderation.deeds.purge.action import purge
from moderation.models import (
    PolicyRevision,
    Report,
    ReportNote,
    ReportTrace,
    Screening,
    Waiver,
)
from moderation.plans.removal import Verdict
from moderation.reports import action as report_action
from moderation.reports import plan as reports
from moderation.reports.action import OwnComment, ReportedAlready, ReportsTooMany
from moderation.reports.forms import ReportForm
from tests.accounts.leaving import leave

pytestmark = pytest.mark.django_db
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def quince(second_reader):
    return Writer(account=second_reader, name=second_reader.name)


@pytest.fixture
def browser():
    """A guest's, which has never been here."""
    return Client(headers=FROM_HERE)


@pytest.fixture
def written(post, reader):
    """A function that has Marrow write one more comment."""

    def written():
        text = f"Pears are better abroad, part {Comment.objects.count()}."
        return Comment.write(post, Writer(account=reader, name="Marrow"), text)

    return written


def send(browser, comment, rule="else", words="", to="guest/"):
    address = f"/comments/{comment.pk}/report/{to}"
    return browser.post(address, {"rule": getattr(rule, "pk", rule), "words": words})


def test_a_reader_reports_a_comment_for_a_rule_in_their_words(
    signed_in, second_reader, comment, rule
):
    browser = signed_in(second_reader)
    page = browser.get(f"/comments/{comment.pk}/report/").text
    assert "Report Marrow’s comment" in page and "No off-topic comparison" in page
    assert rule.first_sentence in page
    answer = send(browser, comment, rule, "Abroad again.", to="")
    assert answer.url == f"/comments/{comment.pk}/report/sent/"
    assert browser.get(answer.url).status_code == 200

    report = Report.objects.get()
    assert (report.comment, report.wording, report.words) == (comment, rule, "Abroad again.")
    assert report.reporter.account == second_reader
    assert reports.reported().get() == comment


def test_a_guest_reports_from_the_page_that_all_strangers_share(browser, comment, rule):
    page = browser.get(f"/comments/{comment.pk}/report/")
    assert "csrf" not in page.text and not page.cookies
    assert page.headers["ETag"] == browser.get(page.request["PATH_INFO"]).headers["ETag"]
    assert send(browser, comment, rule, "Abroad again.").status_code == 302

    report = Report.objects.get()
    assert report.reporter.guest and report.words == "Abroad again."
    assert browser.get(f"/comments/{comment.pk}/report/").context["report"] == report


def test_a_form_from_elsewhere_reports_nothing_and_the_words_are_kept(comment):
    for headers in [{}, {"Sec-Fetch-Site": "cross-site"}]:
        answer = send(Client(headers=headers), comment, words="Abroad again.")
        assert answer.status_code == 403 and "Abroad again." in answer.text
    assert not Report.objects.exists()


def test_a_comment_is_reported_once_by_each(browser, signed_in, second_reader, comment, quince):
    send(browser, comment)
    answer = send(browser, comment, words="Once more.")
    assert answer.status_code == 409
    assert answer.context["report"] == Report.objects.get() and "Once more." in answer.text
    report_action.report(quince, comment)
    with pytest.raises(ReportedAlready):
        report_action.report(quince, comment)
    # Whoever signs in after reporting as a guest is still the same person.
    browser.force_login(second_reader)
    assert Report.objects.count() == 2


def test_a_form_sent_twice_before_the_cookie_came_is_one_report(comment, rule):
    for _press in range(2):
        assert send(Client(headers=FROM_HERE), comment, rule, "Twice.").status_code == 302
    send(Client(headers=FROM_HERE), comment, rule, "Another one.")
    assert [one.words for one in Report.objects.oldest_first()] == ["Twice.", "Another one."]


def test_nobody_reports_what_they_wrote(signed_in, reader, comment):
    browser = signed_in(reader)
    assert (
        f"/comments/{comment.pk}/withdraw/" in browser.get(f"/comments/{comment.pk}/report/").text
    )
    answer = send(browser, comment, words="Oh dear.", to="")
    assert answer.status_code == 409 and "Oh dear." in answer.text
    with pytest.raises(OwnComment):
        report_action.report(Writer(account=reader), comment)


def test_a_banned_reader_reports_nothing_and_a_warned_one_does(
    signed_in, moderator, second_reader, comment, rule, written, quince, post
):
    said = Comment.write(post, quince, "Quinces are better abroad.")
    warning = Verdict.under(rule, instead="warn", why_step="A word will do.")
    judge(moderator, said, warning)
    report_action.report(quince, comment)

    ban(moderator, second_reader, rule, "Enough.")
    another = written()
    browser = signed_in(second_reader)
    assert browser.get(f"/comments/{another.pk}/report/").context["refusal"]
    answer = send(browser, another, words="But look.", to="")
    assert answer.status_code == 409 and "But look." in answer.text and "Enough." in answer.text
    assert Report.objects.count() == 1


def test_what_is_gone_meanwhile_is_said_and_the_words_are_kept(browser, moderator, comment, rule):
    remove(moderator, comment, rule)
    answer = send(browser, comment, words="Abroad again.")
    assert answer.status_code == 404 and "Abroad again." in answer.text


def test_a_guest_finds_what_came_of_their_report_where_they_sent_it(
    browser, moderator, comment, rule, after, ten_minutes
):
    send(browser, comment)
    remove(moderator, comment, rule)
    where = f"/comments/{comment.pk}/report/"
    assert "A moderator will look at it." in browser.get(where).text
    after(minutes=11)
    assert "A moderator has removed the comment." in browser.get(where).text


def test_a_report_needs_a_choice_and_says_so_with_the_words_kept(browser, comment, rule):
    answer = send(browser, comment, rule="", words="Abroad again.")
    assert answer.status_code == 422 and "rule" in answer.context["form"].errors
    assert "Abroad again." in answer.text and "<title>Error:" in answer.text
    for odd in ["9" * 30, "x", "-1", "²"]:
        assert send(browser, comment, rule=odd).status_code == 422
    answer = send(browser, comment, words="so " * 1000)
    assert answer.status_code == 422 and "2000" in answer.text and "so " * 500 in answer.text
    assert not Report.objects.exists()


def test_a_rule_reworded_while_somebody_wrote_is_taken_as_it_reads_now(browser, comment, rule):
    draft = PolicyRevision.objects.draft()
    draft.publish()
    send(browser, comment, rule)
    assert Report.objects.get().wording == draft.wordings.get(number=1)


def test_a_rule_that_the_article_sets_aside_is_no_reason(browser, post, comment, rule, reader):
    Waiver.objects.create(post=post, rule=rule.rule)
    later = Comment.write(post, Writer(account=reader, name="Marrow"), "Better abroad, I say.")
    page = browser.get(f"/comments/{later.pk}/report/").text
    assert f'value="{rule.pk}" disabled' in page
    assert send(browser, later, rule).status_code == 422


def test_nobody_floods_the_desk(browser, written):
    for _ in range(10):
        send(browser, written())
    answer = send(browser, written(), words="And this.")
    assert answer.status_code == 429 and "And this." in answer.text
    assert Report.objects.count() == 10


def test_many_guests_from_one_place_are_soon_enough(written):
    for _ in range(20):
        report_action.report(Writer(ip_hash="w" * 64), written())
    comment = written()
    with pytest.raises(ReportsTooMany):
        report_action.report(Writer(ip_hash="w" * 64), comment)
    report_action.report(Writer(ip_hash="v" * 64), comment)


def test_guests_whose_network_nobody_knows_are_counted_together(written, monkeypatch):
    monkeypatch.setattr("moderation.reports.action.UNKNOWN", 2)
    for _ in range(2):
        report_action.report(Writer(), written())
    comment = written()
    with pytest.raises(ReportsTooMany):
        report_action.report(Writer(), comment)
    report_action.report(Writer(ip_hash="w" * 64), comment)


def test_what_accounts_report_is_not_counted_for_the_guests_of_their_network(
    quince, written, monkeypatch
):
    monkeypatch.setattr("moderation.reports.action.A_RANGE", 2)
    for _ in range(3):
        report_action.report(replace(quince, ip_hash="w" * 64), written())
    assert report_action.report(Writer(ip_hash="w" * 64), written())


def test_a_decision_answers_its_reports(moderator, comment, written, rule, quince):
    removed, stays, spam = comment, written(), written()
    for one in (removed, stays, spam):
        report_action.report(quince, one, rule)
    remove(moderator, removed, rule)
    approve(moderator, stays)
    judge(moderator, spam, Verdict.spam())
    assert not reports.reported().exists()
    assert reports.record_of(quince.account) == reports.Record(made=3, upheld=2, not_upheld=1)
    assert reports.record_of(quince.account).words == "3 reports, 2 upheld"


def test_a_comment_that_was_read_can_be_reported_and_approved_again(moderator, comment, quince):
    first = approve(moderator, comment)
    report_action.report(quince, comment)
    second = approve(moderator, comment)
    assert second != first and not reports.reported().exists()
    assert approve(moderator, comment) == second


def test_what_came_after_the_moderator_looked_stays_open(moderator, comment, quince):
    seen = report_action.report(quince, comment)
    late = report_action.report(Writer(token="a" * 32), comment)
    approve(moderator, comment, reports_seen=seen.pk)
    assert Report.objects.open().get() == late


def test_a_slip_that_is_undone_opens_the_reports_again(moderator, comment, rule, quince):
    report_action.report(quince, comment, rule)
    remove(moderator, comment, rule)
    restore(moderator, Comment.objects.get())
    assert reports.reported().get() == comment
    approve(moderator, comment)
    assert reports.record_of(quince.account) == reports.Record(1, 0, 1)


def test_what_is_restored_on_appeal_was_no_fault(
    moderator, second_moderator, comment, rule, quince
):
    report_action.report(quince, comment, rule)
    appeal = appeal_action.appeal(remove(moderator, comment, rule), "Look again.")
    assert reports.record_of(quince.account).upheld == 1
    appeal_action.rule(second_moderator, appeal, True, "You are right.")
    assert reports.record_of(quince.account) == reports.Record(1, 0, 1)
    assert not reports.reported().exists()


def test_a_removal_after_all_says_that_the_report_was_right(moderator, comment, rule, quince):
    report_action.report(quince, comment, rule)
    approve(moderator, comment)
    remove(moderator, comment, rule)
    assert reports.record_of(quince.account) == reports.Record(1, 1, 0)


def test_the_desk_shows_who_said_what_and_how_often_they_are_right(
    signed_in, moderator, comment, written, rule, quince
):
    for _ in range(3):
        earlier = written()
        report_action.report(quince, earlier, rule)
        remove(moderator, earlier, rule, gives_strike=False)
    report_action.report(quince, comment, rule, "Third article running.")
    report_action.report(Writer(token="a" * 32), comment, None, "Not about the pears.")
    page = signed_in(moderator).get(f"/moderation/comments/{comment.pk}/").text
    for words in [
        "Quince", "rule 1: off-topic comparison", "Third article running.", "4 reports, 3 upheld",
        "A guest", "something else", "Not about the pears.",
    ]:  # fmt: skip
        assert words in page
    assert page.index("Not about the pears.") < page.index("Third article running.")


def test_whoever_is_often_wrong_is_shown_as_such(signed_in, moderator, comment, written, quince):
    for _ in range(5):
        assert not reports.record_of(quince.account).is_often_wrong
        earlier = written()
        report_action.report(quince, earlier)
        approve(moderator, earlier)
    report_action.report(quince, comment)
    assert reports.record_of(quince.account).is_often_wrong
    assert "Often wrong" in signed_in(moderator).get(f"/moderation/comments/{comment.pk}/").text


def test_the_record_beside_a_comment_says_how_often_its_writer_has_reported(
    signed_in, moderator, comment, quince, post
):
    report_action.report(quince, comment)
    approve(moderator, comment)
    theirs = Comment.write(post, quince, "Mine is the best.")
    page = signed_in(moderator).get(f"/moderation/comments/{theirs.pk}/").text
    assert "1, 0 upheld" in page


def test_a_guest_s_record_is_that_of_their_browser(moderator, comment):
    guest = Writer(token="a" * 32)
    report_action.report(guest, comment)
    approve(moderator, comment)
    assert reports.record_of("a" * 32) == reports.Record(1, 0, 1)
    assert reports.record_of("b" * 32) == reports.Record()


def test_the_reports_stay_when_the_article_is_deleted(post, comment, quince):
    report_action.report(quince, comment)
    post.delete()
    assert reports.record_of(quince.account).made == 1
    assert Report.objects.with_all().get().found is None


def one_line(text):
    return " ".join(text.split())


@pytest.fixture
def ten_minutes(settings):
    """Letters go out as they do in the end: ten minutes after the decision."""
    settings.LOG_DELAY = 600


def test_whoever_reported_hears_what_became_of_it_once(
    postbox, moderator, second_moderator, comment, rule, quince, after, ten_minutes
):
    report_action.report(quince, comment, rule, "Abroad again.")
    approve(moderator, comment)
    assert not postbox.deliver()
    after(minutes=11)
    (letter,) = postbox.deliver()
    assert letter.to == "quince@example.org"
    assert "The decision on your report" in letter.subject
    assert comment.get_absolute_url() in letter.body and "and it stays" in letter.body
    assert "Marrow" not in letter.subject + letter.body and "Alder" not in letter.body
    remove(second_moderator, comment, rule)
    after(minutes=22)
    assert [one.to for one in postbox.deliver()][1:] == ["marrow@example.org"]


def test_the_letter_about_a_removal_names_the_rule(
    postbox, moderator, comment, rule, quince, after, ten_minutes
):
    report_action.report(quince, comment)
    remove(moderator, comment, rule)
    after(minutes=11)
    letter = next(one for one in postbox.deliver() if one.to == "quince@example.org")
    assert "rule 1: off-topic comparison" in one_line(letter.body)


def test_what_is_undone_is_told_to_nobody_who_reported(
    postbox, moderator, comment, rule, quince, after, ten_minutes
):
    report_action.report(quince, comment)
    remove(moderator, comment, rule)
    restore(moderator, Comment.objects.get())
    after(minutes=11)
    assert not postbox.deliver()
    approve(moderator, comment)
    after(minutes=22)
    assert [one.to for one in postbox.deliver()] == ["quince@example.org"]


def test_a_guest_who_reported_hears_if_their_address_is_confirmed(
    postbox, moderator, comment, guest, after, ten_minutes
):
    Guest.objects.at(guest["email"]).confirm("a" * 32)
    report_action.report(Writer(token="a" * 32), comment)
    report_action.report(Writer(token="b" * 32), comment)
    approve(moderator, comment)
    after(minutes=11)
    assert [letter.to for letter in postbox.deliver()] == ["heron@example.org"]


def test_where_a_report_came_from_is_forgotten_after_ninety_days(comment, quince, after):
    report_action.report(replace(quince, ip_hash="w" * 64), comment, None, "Abroad again.")
    run_all()
    assert Report.objects.get().trace.ip_hash == "w" * 64
    after(days=91)
    run_all()
    assert not ReportTrace.objects.exists()
    assert Report.objects.get().words == "Abroad again."


def test_whoever_leaves_takes_their_words_along_and_the_reports_stay_open(comment, quince):
    report_action.report(replace(quince, ip_hash="w" * 64), comment, None, "Abroad again.")
    leave(quince.account)
    report = reports.reported().get().reports.get()
    assert report.words == "" and report.reporter.account is None
    assert not ReportTrace.objects.exists()
    assert reports.on(comment)[0].name == "somebody who deleted their account"


@pytest.mark.parametrize("column", [CharField, TextField])
def test_words_of_a_report_go_with_their_writer_in_columns_of_either_kind(
    comment, quince, monkeypatch, column
):
    monkeypatch.setattr(ReportNote._meta.get_field("text"), "__class__", column)
    report_action.report(quince, comment, None, "Abroad again.")
    leave(quince.account)
    assert Report.objects.get().words == ""


@pytest.mark.parametrize("column", [CharField, TextField])
def test_the_name_goes_out_of_a_report_in_columns_of_either_kind(
    comment, quince, reader, monkeypatch, column
):
    monkeypatch.setattr(ReportNote._meta.get_field("text"), "__class__", column)
    report_action.report(quince, comment, None, "Marrow, once more.")
    leave(reader)
    assert Report.objects.get().words == "a former reader, once more."


def test_whatever_was_typed_is_given_back_where_there_is_nothing_to_report(
    browser, moderator, comment, rule, monkeypatch
):
    more = {"where": CharField(max_length=9).formfield(), "rule": ReportForm.base_fields["rule"]}
    monkeypatch.setattr(ReportForm, "base_fields", ReportForm.base_fields | more)
    remove(moderator, comment, rule)
    address = f"/comments/{comment.pk}/report/guest/"
    page = browser.post(address, {"rule": "else", "words": "Abroad.", "where": "Line 2."})
    assert page.context["typed"] == ["Abroad.", "Line 2."] and "Line 2." in page.text


def test_what_was_said_of_somebody_who_leaves_goes_or_loses_the_name(
    moderator, comment, written, quince, reader
):
    decided = written()
    report_action.report(quince, decided, None, "Marrow, abroad again.")
    approve(moderator, decided)
    report_action.report(quince, comment, None, "Marrow, once more.")
    leave(reader)
    assert [one.text for one in ReportNote.objects.order_by("pk")] == [
        "",
        "a former reader, once more.",
    ]


def test_what_was_said_goes_with_the_words_it_was_about_if_that_is_wanted(
    author_who_moderates, moderator, comment, rule, quince
):
    report_action.report(quince, comment, rule, "Pears are better abroad, he says.")
    remove(moderator, comment, rule)
    purge(author_who_moderates, comment, "A court says so.")
    assert Report.objects.get().words
    assert purging.texts_about(comment)
    purging.delete_notes_about(comment)
    assert not Report.objects.get().words


@pytest.fixture
def two_hold():
    Screening.objects.update_or_create(pk=1, defaults={"reports": 2})


def guest_from(letter):
    return Writer(token=letter * 32, ip_hash=letter * 64)


def test_so_many_reports_let_a_comment_wait_and_the_moderator_reads_why(
    client, moderator, post, comment, quince, two_hold
):
    report_action.report(quince, comment)
    assert Comment.objects.get().is_published
    report_action.report(guest_from("a"), comment)
    assert Comment.objects.get().is_held
    assert "Pears are better abroad." not in client.get(post.get_absolute_url()).text
    client.force_login(moderator)
    page = client.get(f"/moderation/comments/{comment.pk}/").text
    assert "It was reported 2 times" in page


def test_nothing_waits_for_reports_unless_that_is_set(comment):
    for letter in "abcdefgh":
        report_action.report(guest_from(letter), comment)
    assert Comment.objects.get().is_published


def test_many_from_one_place_weigh_as_one(comment, quince, two_hold):
    for n in range(4):
        report_action.report(Writer(token=f"{n}" * 32, ip_hash="w" * 64), comment)
    assert Comment.objects.get().is_published
    report_action.report(replace(quince, ip_hash="v" * 64), comment)
    assert Comment.objects.get().is_held


def test_whoever_is_often_wrong_holds_nothing(moderator, written, quince, two_hold):
    for _ in range(5):
        earlier = written()
        report_action.report(quince, earlier)
        approve(moderator, earlier)
    comment = written()
    report_action.report(quince, comment)
    report_action.report(guest_from("a"), comment)
    assert Comment.objects.get(pk=comment.pk).is_published
    report_action.report(guest_from("b"), comment)
    assert Comment.objects.get(pk=comment.pk).is_held


def test_what_a_moderator_has_cleared_waits_again_only_in_other_words(
    moderator, comment, quince, reader, two_hold, after
):
    report_action.report(quince, comment)
    report_action.report(guest_from("a"), comment)
    approve(moderator, Comment.objects.get())
    for letter in "bcd":
        report_action.report(guest_from(letter), comment)
    assert Comment.objects.get().is_published
    after(minutes=1)
    Comment.objects.get().edit("Quinces are better abroad.", writer=Writer(account=reader))
    after(minutes=2)
    for letter in "ef":
        report_action.report(guest_from(letter), comment)
    assert Comment.objects.get().is_held


def test_what_the_staff_wrote_waits_for_no_reports(post, author, two_hold):
    comment = Comment.write(post, Writer(account=author, name="Perpetua"), "Thank you all.")
    for letter in "abc":
        report_action.report(guest_from(letter), comment)
    assert Comment.objects.get().is_published


def test_an_account_shows_what_its_reader_reported_and_what_came_of_it(
    signed_in, moderator, comment, written, rule, quince, after, ten_minutes
):
    stays, gone = comment, written()
    report_action.report(quince, stays, rule)
    report_action.report(quince, gone)
    page = signed_in(quince.account).get("/account/").text
    assert page.count("A moderator will look at it.") == 2 and "Marrow" not in page
    approve(moderator, stays)
    remove(moderator, gone, rule)
    assert (
        signed_in(quince.account).get("/account/").text.count("A moderator will look at it.") == 2
    )
    after(minutes=11)
    page = signed_in(quince.account).get("/account/").text
    assert "has read the comment, and it stays" in page and "has removed the comment" in page


def test_the_approve_button_answers_the_reports_that_its_page_showed(
    signed_in, moderator, comment, quince
):
    approve(moderator, comment)
    browser = signed_in(moderator)
    where = f"/moderation/comments/{comment.pk}/"
    assert f"{where}approve/" not in browser.get(where).text  # Read, and not reported.
    seen = report_action.report(quince, comment)
    page = browser.get(where).text
    assert f"{where}approve/" in page and f'name="reports" value="{seen.pk}"' in page
    assert 'data-count="reported">1</b>' in page and "show=reported" in page
    late = report_action.report(guest_from("a"), comment)
    browser.post(f"{where}approve/", {"reports": seen.pk})
    assert Report.objects.open().get() == late
    browser.post(f"{where}approve/", {"reports": "0"})
    assert Report.objects.open().get() == late
    browser.post(f"{where}approve/", {"reports": late.pk})
    assert not Report.objects.open().exists()


def test_an_admin_says_how_many_reports_let_a_comment_wait(signed_in, author_who_moderates):
    author_who_moderates.is_superuser = True
    author_who_moderates.save()
    browser = signed_in(author_who_moderates)
    page = browser.get("/admin/moderation/screening/", follow=True)
    fields = page.context["adminform"].form.initial
    fields = {name: value for name, value in fields.items() if value not in (None, False)}
    where = page.request["PATH_INFO"]
    assert browser.post(where, fields | {"reports": "0"}).status_code == 200
    assert browser.post(where, fields | {"reports": "3"}).status_code == 302
    assert Screening.current().reports == 3


def test_an_approval_taken_back_opens_the_reports_again_however_late(
    moderator, comment, quince, after
):
    report_action.report(quince, comment)
    approval = approve(moderator, comment)
    after(minutes=30)
    undo(moderator, approval)
    assert reports.reported().get() == comment
    assert reports.record_of(quince.account) == reports.Record(1, 0, 0)
