"""Which of the staff are told what, when and how often, over a real mail server."""

import re
from datetime import timedelta
from itertools import count

import pytest
from django.db import connection
from django.urls import resolve
from django.utils import timezone

from accounts.models import User
from accounts.permissions.roles import give
from blog.mail import outbox
from blog.models import OutgoingMail, Site
from comments.gate import Writer
from comments.models import Comment, Notification
from comments.notify import notifications
from moderation.actions.comments import approve, remove
from moderation.actions.holding import hold
from moderation.alerts import delivery
from moderation.deeds.appeal import action as appeal_action
from moderation.models import Alert, AlertChoice, AlertCursor, Assignment, QuietHours, WebHook
from moderation.models.staff.alerts import Event
from moderation.periodic import forget_alerts
from moderation.reports import action as report_action
from tests.mail import work

pytestmark = pytest.mark.django_db
WORDS = "A guest's first words."


@pytest.fixture(autouse=True)
def at(it_is):
    """A function that sets the clock: to a time of tomorrow, or of a day after that."""

    def at(clock, day=1):
        hour, minute = map(int, clock.split(":"))
        then = (real() + timedelta(days=day)).replace(
            hour=hour, minute=minute, second=0, microsecond=0
        )
        it_is(then)

    real = timezone.now
    at("10:00")
    return at


def write(post, text=WORDS, name="Heron", **about):
    """A comment by a guest whom nobody knows, which waits."""
    return Comment.write(post, Writer(**{"token": "t" * 32} | about, name=name, email=""), text)


def published(post, reader, text="Pears."):
    return Comment.write(post, Writer(account=reader, name=reader.name), text)


def report(comment, *people, wording=None):
    for person in people:
        report_action.report(Writer(account=person, name=person.name), comment, wording)


def told(postbox, person):
    """The alerts that have arrived for somebody, once the worker has done what it does every minute."""
    delivery.notify_staff()
    sent = [one for one in postbox.deliver() if one.to == person.email]
    return [one for one in sent if one["List-Unsubscribe"] and "moderating" in one.body]


def choose(person, event, **choice):
    AlertChoice.objects.update_or_create(account=person, event=event, defaults=choice)


def test_a_moderator_who_has_chosen_nothing_is_told_of_a_guests_first_comment(
    postbox, post, moderator
):
    comment = write(post)
    (mail,) = told(postbox, moderator)
    assert mail.subject == "1 comment is waiting on The Slow Orchard"
    assert "Guest “Heron” (held: a guest’s first comment)" in mail.body
    assert f"> {WORDS}" in mail.body and "on “A wall of espaliers”" in mail.body
    assert f"/moderation/comments/{comment.pk}/" in mail.body
    assert "at most one e-mail in 15 minutes" in " ".join(mail.body.split())
    assert (
        WORDS.replace("'", "&#x27;") in mail.html and "<h1>1 comment is waiting</h1>" in mail.html
    )


def test_the_links_in_the_mail_ask_for_three_decisions_and_decide_nothing(
    signed_in, postbox, post, moderator
):
    comment = write(post)
    (mail,) = told(postbox, moderator)
    paths = [link.partition("8000")[2] for link in re.findall(r'href="([^"]*)"', mail.html)]
    links = [path for path in paths if resolve(path).url_name == "decide_by_link"]
    assert len(links) == 3 and all(path in mail.body for path in links)
    browser = signed_in(moderator)
    assert [browser.get(path).status_code for path in links] == [200] * 3
    comment.refresh_from_db()
    assert comment.is_held


def test_the_only_moderator_is_told_of_appeals_against_what_they_decided(
    postbox, post, reader, moderator, rule
):
    appeal_action.appeal(remove(moderator, published(post, reader), rule), "They are mine.")
    (mail,) = told(postbox, moderator)
    assert "Only you moderate here" in mail.body and "Only you moderate here" in mail.html


def test_who_is_no_moderator_is_told_nothing(postbox, post, author, reader):
    write(post)
    delivery.notify_staff()
    assert postbox.deliver() == []


def test_a_reported_comment_is_told_with_the_rule_and_how_often(
    postbox, post, reader, second_reader, author, moderator, rule
):
    comment = published(post, reader)
    report(comment, second_reader, author, wording=rule)
    (mail,) = told(postbox, moderator)
    assert mail.subject == "1 comment is waiting on The Slow Orchard"
    assert "Marrow (reported twice, for rule 1)" in mail.body


def test_an_edit_that_waits_is_told_in_its_new_words(postbox, post, reader, moderator, at):
    comment = published(post, reader)
    assert told(postbox, moderator) == []
    Site.objects.update(holds_edits=True)
    at("10:05")
    comment.edit("Pears, said otherwise.")
    (mail,) = told(postbox, moderator)
    assert "> Pears, said otherwise." in mail.body and "an edit of it is waiting" in mail.body


def test_an_appeal_is_told_to_those_alone_who_may_rule_on_it(
    postbox, post, reader, moderator, second_moderator, rule
):
    removal = remove(moderator, published(post, reader), rule)
    appeal = appeal_action.appeal(removal, "They are mine.")
    (mail,) = told(postbox, second_moderator)
    assert mail.subject == "1 appeal is waiting on The Slow Orchard"
    assert f"/moderation/appeals/{appeal.pk}/" in mail.body and "Marrow" in mail.body
    assert "They are mine." not in mail.body
    assert told(postbox, moderator) == []


def test_an_appeal_is_not_told_once_it_is_withdrawn_or_ruled_on(
    postbox, post, reader, moderator, second_moderator, rule
):
    removal = remove(moderator, published(post, reader), rule)
    appeal_action.withdraw_appeal(appeal_action.appeal(removal, "They are mine."))
    assert told(postbox, second_moderator) == []


def test_what_was_decided_meanwhile_is_not_told(postbox, post, moderator, second_moderator):
    comment = write(post)
    delivery.notify_staff()
    approve(moderator, comment)
    assert told(postbox, moderator) == []
    assert OutgoingMail.objects.filter(kind=delivery.KIND, outcome="dropped").count() == 2


def test_what_a_moderator_holds_again_is_told_to_nobody(
    postbox, post, reader, moderator, second_moderator
):
    hold(moderator, published(post, reader))
    assert told(postbox, second_moderator) == []


def test_ten_comments_are_told_in_full_and_the_others_counted(postbox, post, moderator):
    for n in range(14):
        write(post, f"The words of number {n}.", name=f"Guest {n}")
    (mail,) = told(postbox, moderator)
    assert mail.subject.startswith("14 comments are waiting")
    assert "number 9." in mail.body and "number 10." not in mail.body
    assert "And 4 more." in mail.body and "And 4 more" in mail.html


def test_the_words_of_a_comment_are_text_and_never_markup(postbox, post, moderator):
    write(post, "<b>bold</b> [a](https://evil.example) <script>1</script>", name="<i>Wren</i>")
    (mail,) = told(postbox, moderator)
    assert "&lt;b&gt;bold&lt;/b&gt; [a](https://evil.example)" in mail.html
    assert "&lt;i&gt;Wren&lt;/i&gt;" in mail.html
    assert "https://evil.example" not in re.findall(r'href="([^"]*)"', mail.html)
    assert "> <b>bold</b>" in mail.body


def test_each_thing_is_told_once(postbox, post, moderator, at):
    write(post)
    assert len(told(postbox, moderator)) == 1
    at("12:00")
    assert len(told(postbox, moderator)) == 1
    at("12:00", day=3)
    assert len(told(postbox, moderator)) == 1


def test_nobody_gets_more_than_one_mail_in_a_quarter_of_an_hour(postbox, post, moderator, at):
    write(post)
    assert len(told(postbox, moderator)) == 1
    for minute in (1, 7, 14):
        at(f"10:{minute:02}")
        write(post, f"Said at {minute}.")
        assert len(told(postbox, moderator)) == 1
    at("10:16")
    _first, second = told(postbox, moderator)
    assert second.subject.startswith("3 comments are waiting")


def test_while_the_mail_server_is_away_one_mail_is_owed_and_no_more(postbox, post, moderator, at):
    postbox.stop()
    write(post)
    assert told(postbox, moderator) == []
    at("12:00")
    write(post, "The second.")
    assert told(postbox, moderator) == []
    assert moderator.letters.filter(kind=delivery.KIND).count() == 1
    postbox.start()
    at("18:00")
    (mail,) = told(postbox, moderator)
    assert mail.subject.startswith("1 comment is waiting")
    at("18:16")
    assert len(told(postbox, moderator)) == 2


def test_hourly_waits_for_the_hour_and_daily_for_the_morning(
    postbox, post, moderator, second_moderator, at
):
    choose(moderator, Event.HELD, often="hourly")
    choose(second_moderator, Event.HELD, often="daily")
    at("09:50")
    write(post)
    at("10:30")
    write(post, "At half past.")
    told(postbox, moderator)
    at("10:59")
    assert [len(told(postbox, one)) for one in (moderator, second_moderator)] == [1, 0]
    at("11:01")
    mails = told(postbox, moderator)
    assert [one.subject[:9] for one in mails] == ["1 comment", "1 comment"]
    at("07:59", day=2)
    assert told(postbox, second_moderator) == []
    at("08:00", day=2)
    (mail,) = told(postbox, second_moderator)
    assert mail.subject.startswith("2 comments")


def test_nothing_leaves_in_quiet_hours_and_then_it_is_one_mail(postbox, post, moderator, at):
    QuietHours.objects.create(account=moderator, starts="22:00", ends="07:00")
    at("22:10")
    write(post)
    assert told(postbox, moderator) == []
    at("03:00", day=2)
    write(post, "In the night.")
    assert told(postbox, moderator) == []
    at("07:00", day=2)
    (mail,) = told(postbox, moderator)
    assert mail.subject.startswith("2 comments")
    assert "not between 22:00 and 07:00" in " ".join(mail.body.split())


def test_a_mail_that_the_server_did_not_take_before_the_quiet_waits_for_its_end(
    postbox, post, moderator, at
):
    QuietHours.objects.create(account=moderator, starts="22:00", ends="07:00")
    at("21:59")
    write(post)
    postbox.answer = "451 not now"
    assert told(postbox, moderator) == []
    postbox.answer = "250 OK"
    at("23:00")
    assert told(postbox, moderator) == []
    at("07:00", day=2)
    assert len(told(postbox, moderator)) == 1


@pytest.mark.parametrize("event", ["held", "reported", "appeal", "own"])
@pytest.mark.parametrize(
    ("often", "due"),
    [
        ("at_once", ["10:06", "11:00", "08:00"]),
        ("hourly", ["11:00", "08:00"]),
        ("daily", ["08:00"]),
        ("never", []),
    ],
)
def test_every_event_is_told_as_often_as_was_chosen(
    postbox, post, author, moderator, second_moderator, reader, second_reader, rule, at, event,
    often, due,
):  # fmt: skip
    person = author if event == "own" else second_moderator
    for one in Event:
        choose(person, one, often=often, mail=one == event, bell=one == event)
    at("10:05")
    _let_all_happen(post, reader, second_reader, moderator, rule)
    for clock, day in [("10:06", 1), ("11:00", 1), ("08:00", 2)]:
        at(clock, day)
        assert len(told(postbox, person)) == (clock in due)
        assert person.notifications.filter(kind=delivery.KIND).count() == (clock in due)


@pytest.mark.parametrize("channel", ["mail", "bell"])
def test_an_event_is_told_by_what_was_chosen_alone(postbox, post, moderator, channel):
    choose(moderator, Event.HELD, **{"mail": False, "bell": False} | {channel: True})
    write(post)
    assert len(told(postbox, moderator)) == (channel == "mail")
    assert moderator.notifications.count() == (channel == "bell")


def _let_all_happen(post, reader, second_reader, moderator, rule):
    """A comment is held, another reported, an appeal sent; and all but the first were published."""
    write(post)
    report(published(post, reader), second_reader, wording=rule)
    removed = published(post, reader, "Pears abroad.")
    appeal_action.appeal(remove(moderator, removed, rule), "They are mine.")


def test_what_is_chosen_anew_is_told_from_then_on(signed_in, postbox, post, moderator, at):
    choose(moderator, Event.HELD, often="never")
    write(post, "Long ago.")
    at("12:00")
    browser = signed_in(moderator)
    browser.post("/account/moderating/", _usual_form())
    at("12:01")
    assert told(postbox, moderator) == []
    write(post, "And now.")
    (mail,) = told(postbox, moderator)
    assert mail.subject.startswith("1 comment ") and "And now." in mail.body


def _usual_form(**changes):
    sent = {"hook_shape": "signed"}
    for event in ("held", "reported", "appeal", "own"):
        sent |= {f"{event}_often": "at_once", f"{event}_mail": "on"}
    return sent | changes


def test_whoever_lost_the_role_is_not_told_of_what_was_owed_to_them(postbox, post, moderator):
    write(post)
    delivery.notify_staff()
    moderator.groups.clear()
    assert told(postbox, moderator) == []
    write(post, "More.")
    delivery.notify_staff()
    assert not Alert.objects.filter(account=moderator, channel="mail").exclude(pk=1).count() > 1


def test_whoever_has_no_second_factor_yet_reads_nothing_here_either(
    postbox, post, moderator, settings
):
    settings.SECOND_FACTOR_REQUIRED = True
    write(post)
    assert told(postbox, moderator) == []


def test_a_new_moderator_is_told_of_what_waits_since_yesterday(postbox, post, reader, at):
    write(post, "The day before yesterday.")
    at("20:00", day=3)
    write(post, "Tonight.")
    give(reader, "Moderator")
    (mail,) = told(postbox, User.objects.get(pk=reader.pk))
    assert "Tonight." in mail.body and "day before" not in mail.body


def test_an_author_is_told_of_comments_on_their_own_articles_once_readers_see_them(
    postbox, post, another, author, moderator, second_moderator, reader, at
):
    choose(author, Event.OWN, often="at_once", mail=True)
    comment = write(post)
    published(post, reader, "Nine pears.")
    published(post, author, "Ten.")
    (mail,) = told(postbox, author)
    assert mail.subject == "1 new comment on your articles on The Slow Orchard"
    assert "Nine pears." in mail.body and WORDS not in mail.body
    at("11:00")
    approve(moderator, comment)
    at("11:01")
    _, mail = told(postbox, author)
    assert WORDS in mail.body and "Nine pears." not in mail.body


def test_the_bell_has_one_line_that_says_what_waits_now(signed_in, post, moderator, at):
    first = write(post)
    delivery.notify_staff()
    browser = signed_in(moderator)
    assert "Waiting: 1 held comment." in browser.get("/account/bell/").text
    at("10:05")
    write(post, "The second.")
    delivery.notify_staff()
    assert "Waiting: 2 held comments." in browser.get("/account/bell/").text
    assert moderator.notifications.count() == 1 and _unread(moderator) == 1
    approve(moderator, first)
    assert "Waiting: 1 held comment." in browser.get("/account/bell/").text
    line = moderator.notifications.get()
    assert browser.post(f"/account/bell/{line.pk}/").url == "/moderation/"
    assert _unread(moderator) == 0
    at("10:10")
    write(post, "The third.", token="u" * 32)
    delivery.notify_staff()
    assert "Waiting: 2 held comments." in browser.get("/account/bell/").text
    assert moderator.notifications.count() == 1 and _unread(moderator) == 1


def _unread(account):
    assert notifications.wrong() == []
    return User.objects.get(pk=account.pk).unread


def test_once_nothing_waits_the_bell_has_no_news_of_it(
    signed_in, post, moderator, second_moderator
):
    comment = write(post)
    delivery.notify_staff()
    assert _unread(moderator) == _unread(second_moderator) == 1
    browser = signed_in(moderator)
    browser.post(f"/moderation/comments/{comment.pk}/approve/")
    assert (
        _unread(moderator) == 0 and "Nothing is waiting" not in browser.get("/account/bell/").text
    )
    delivery.notify_staff()
    assert _unread(second_moderator) == 0 and not Notification.objects.exists()


def test_the_bell_counts_as_the_desk_does(
    signed_in, post, reader, moderator, second_reader, policy
):
    write(post)
    report(published(post, reader), second_reader)
    delivery.notify_staff()
    write(post, "Another.", token="u" * 32)
    browser = signed_in(moderator)
    counted = browser.get("/moderation/").context["counted"]
    said = f"Waiting: {counted['held'].n} held comments, {counted['reported'].n} reported comment."
    assert said in browser.get("/account/bell/").text


def test_whoever_is_handed_a_comment_hears_of_it_by_mail_and_by_the_bell(
    postbox, signed_in, post, reader, moderator, second_moderator
):
    comment = published(post, reader)
    Assignment.objects.take(moderator, comment.pk)
    Assignment.objects.hand_over(moderator, comment.pk, second_moderator, "You know him.")
    (mail,) = told(postbox, second_moderator)
    assert mail.subject == "Alder handed you a comment on The Slow Orchard"
    assert "handed to you by Alder: “You know him.”" in " ".join(mail.body.split())
    assert "Alder handed you a comment." in signed_in(second_moderator).get("/account/bell/").text
    assert told(postbox, moderator) == []


def test_whoever_wants_no_mail_of_what_is_handed_to_them_gets_none(
    postbox, post, reader, moderator, second_moderator
):
    choose(second_moderator, Event.HANDED, mail=False)
    Assignment.objects.give(moderator, published(post, reader).pk, second_moderator, "")
    assert told(postbox, second_moderator) == [] and _unread(second_moderator) == 1


def test_a_worker_that_dies_while_it_tells_has_told_nothing(postbox, post, moderator, monkeypatch):
    write(post)

    def killed(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("blog.mail.outbox._hand_to_worker", killed)
        with pytest.raises(KeyboardInterrupt):
            delivery.notify_staff()
    assert not Alert.objects.filter(channel="mail").exists()
    assert not AlertCursor.objects.filter(channel="mail").exists()
    assert len(told(postbox, moderator)) == 1
    assert len(told(postbox, moderator)) == 1


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_worker_that_dies_at_whatever_step_tells_each_thing_once(post, moderator, when):
    choose(moderator, Event.HELD, hook=True)
    WebHook(account=moderator, closed="x").save()
    write(post)
    for number in count(1):
        has_died = dies(number, when, delivery.notify_staff)
        delivery.notify_staff()
        assert moderator.letters.filter(kind=delivery.KIND).count() == 1
        told_by = Alert.objects.values_list("channel", flat=True)
        assert sorted(told_by) == ["bell", "hook", "mail"] and _unread(moderator) == 1
        if not has_died:
            break
        for model in (OutgoingMail, Alert, AlertCursor, Notification):
            model.objects.all().delete()
    assert number > 10


def dies(number, when, deed):
    """Whether the deed died before or after so many questions to the database that change something."""
    steps = count(1)

    def step(execute, sql, *asked):
        now = 0 if sql.startswith("SELECT") else next(steps)
        if (when, now) == ("before", number):
            raise KeyboardInterrupt
        answer = execute(sql, *asked)
        if (when, now) == ("after", number):
            raise KeyboardInterrupt
        return answer

    try:
        with connection.execute_wrapper(step):
            deed()
    except KeyboardInterrupt:
        return True
    return False


def test_one_for_whom_it_fails_keeps_the_others_from_nothing(
    postbox, post, moderator, second_moderator, monkeypatch
):
    write(post)
    notify = delivery.notify

    def failing(account):
        if account == moderator:
            raise ValueError("broken")
        notify(account)

    monkeypatch.setattr(delivery, "notify", failing)
    assert len(told(postbox, second_moderator)) == 1


def test_the_link_in_the_mail_stops_it_with_one_press(client, postbox, post, moderator, at):
    write(post)
    (mail,) = told(postbox, moderator)
    address = mail["List-Unsubscribe"].strip("<>").partition("8000")[2]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Stop these e-mails" in client.get(address).text
    at("11:00")
    write(post, "The second.")
    assert len(told(postbox, moderator)) == 2
    answer = client.post(address, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200 and "won’t e-mail you" in answer.text
    at("12:00")
    write(post, "The third.")
    assert len(told(postbox, moderator)) == 2
    assert _unread(moderator) == 1
    assert client.get(f"{address[:-2]}x/").status_code == 404


def test_what_an_earlier_release_owed_of_appeals_still_leaves(
    postbox, post, reader, moderator, second_moderator, rule, at
):
    removal = remove(moderator, published(post, reader), rule)
    appeal = appeal_action.appeal(removal, "They are mine.")
    choose(second_moderator, Event.APPEAL, often="never")
    outbox.enqueue("moderation.appeals", second_moderator, about=appeal)
    (mail,) = told(postbox, second_moderator)
    assert mail.subject == "1 appeal is waiting on The Slow Orchard"


def test_what_was_told_long_ago_is_forgotten(postbox, post, moderator, at):
    write(post)
    told(postbox, moderator)
    at("10:00", day=100)
    forget_alerts()
    assert [one.channel for one in Alert.objects.all()] == ["bell"]


def test_looking_for_news_writes_nothing_while_there_are_none(
    post, moderator, django_assert_max_num_queries
):
    write(post)
    delivery.notify_staff()
    work()
    with django_assert_max_num_queries(40) as asked:
        delivery.notify_staff()
    assert not any(one["sql"].startswith(("INSERT", "UPDATE")) for one in asked)
