"""The policy is drafted, looked at and published at the desk, and taken back before it holds."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from lib.db.immutable import Written
from moderation.deeds.policy.action import withdraw
from moderation.deeds.policy.forms import RuleFormSet
from moderation.models import PolicyRevision, Withdrawal
from moderation.models.policy.revisions import NotReady
from moderation.plans.removal import NotAllowed
from tests.pages.forms import forms_in

pytestmark = pytest.mark.django_db

LIST = "/admin/moderation/policyrevision/"
NEW_RULE = {
    "wordings-TOTAL_FORMS": "3",
    "wordings-2-number": "3",
    "wordings-2-title": "Quote, don’t paste",
    "wordings-2-citation": "pasted text",
    "wordings-2-text": "A few lines and a link.",
}


@pytest.fixture
def admin(signed_in, author_who_moderates):
    return signed_in(author_who_moderates)


@pytest.fixture
def draft(policy):
    return PolicyRevision.objects.draft()


@pytest.fixture
def scheduled(draft):
    draft.wordings.filter(number=2).delete()
    draft.publish(timezone.now() + timedelta(days=3))
    return draft


def change(revision):
    return f"{LIST}{revision.pk}/change/"


def preview(revision):
    return f"{LIST}{revision.pk}/preview/"


def form_of(page, field="strike_days"):
    """What a browser would send of the form with that field, if nothing was changed."""
    return next(form for form in forms_in(page.text) if field in form)


def publishing(revision):
    return f"{LIST}{revision.pk}/publish/"


def publish(admin, revision, **more):
    sent = form_of(admin.get(publishing(revision)), "shown")
    return admin.post(publishing(revision), sent | more)


def test_an_admin_drafts_a_revision_looks_at_it_and_publishes(admin, policy):
    assert "starts as a copy of Revision 1" in admin.get(f"{LIST}add/").text
    assert not PolicyRevision.objects.drafts().exists()
    address = admin.post(f"{LIST}add/").url

    sent = form_of(admin.get(address)) | NEW_RULE
    sent |= {
        "wordings-0-title": "Compare nothing",
        "wordings-0-number": "2",
        "wordings-1-number": "1",
        "_publish": "1",
    }
    page = admin.get(admin.post(address, sent).url)
    assert "1 rule added, 1 rule reworded" in page.text and "+ Rule 3" in page.text
    assert PolicyRevision.objects.in_force() == policy

    draft = PolicyRevision.objects.drafts().get()
    assert publish(admin, draft).url == LIST
    revision = PolicyRevision.objects.in_force()
    assert revision.number == 2
    assert [str(wording) for wording in revision.wordings.all()] == [
        "1. The point, not the person",
        "2. Compare nothing",
        "3. Quote, don’t paste",
    ]
    assert "1 rule added, 1 rule reworded" in admin.get(LIST).text


def test_nothing_is_published_that_was_not_shown(admin, draft):
    shown = form_of(admin.get(publishing(draft)), "shown")
    wording = draft.wordings.get(number=1)
    wording.text = "Compare nothing with anything."
    wording.save()

    answer = admin.post(publishing(draft), shown)
    assert answer.status_code == 409 and "Compare nothing with anything." in answer.text
    assert PolicyRevision.objects.drafts().exists()
    assert publish(admin, draft).status_code == 302
    assert not PolicyRevision.objects.drafts().exists()


def test_who_presses_publish_after_somebody_else_did_is_told_so(admin, draft):
    shown = form_of(admin.get(publishing(draft)), "shown")
    publish(admin, draft)
    at = PolicyRevision.objects.get(pk=draft.pk).published_at
    answer = admin.post(publishing(draft), shown, follow=True)
    assert answer.status_code == 200 and "It’s already published." in answer.text
    assert PolicyRevision.objects.get(pk=draft.pk).published_at == at


@pytest.mark.parametrize("name", PolicyRevision.TERMS)
def test_the_strikes_and_the_time_to_appeal_are_shown_with_it(draft, name):
    other = {"ladder": [], "strike_days": 30, "appeal_days": 7}
    shown = draft.digest
    setattr(draft, name, other[name])
    draft.save()
    assert "what follows a strike changed" in draft.change.summary()
    with pytest.raises(NotReady, match="The draft has changed"):
        draft.publish(shown=shown)


def test_the_ladder_is_written_in_lines(admin, draft):
    sent = form_of(admin.get(change(draft)))
    assert (sent["ladder-0-strikes"], sent["ladder-0-step"], sent["ladder-0-days"]) == (
        "2",
        "hold",
        "14",
    )
    sent |= {"ladder-1-strikes": "", "ladder-1-step": "", "ladder-1-days": ""}
    sent |= {"ladder-4-strikes": "1", "ladder-4-step": "warn", "_continue": "1"}
    assert admin.post(change(draft), sent).status_code == 302
    draft.refresh_from_db()
    assert [(line["strikes"], line["step"], line["days"]) for line in draft.ladder] == [
        (1, "warn", None),
        (2, "hold", 14),
        (4, "suspend", 30),
        (5, "ban", None),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("9", "shout", ""), "A step is one of"),
        (("9", "hold", ""), "how many days"),
        (("9", "hold", "0"), "how many days"),
        (("2", "warn", ""), "rise"),
        (("9", "ban", "3"), "Only “hold” and “suspend”"),
        (("9", "", ""), "Each line needs"),
        (("", "ban", ""), "Each line needs"),
        (("-1", "ban", ""), "whole numbers"),
        (("1e3", "ban", ""), "whole numbers"),
        (("9" * 30, "ban", ""), "whole numbers"),
        (("0", "warn", ""), "rise"),
        (("99999", "ban", ""), "rise"),
    ],
)
def test_a_line_that_leads_nowhere_is_refused_and_kept(admin, draft, line, said):
    keys = [f"ladder-4-{part}" for part in ("strikes", "step", "days")]
    sent = form_of(admin.get(change(draft))) | dict(zip(keys, line, strict=True))
    page = admin.post(change(draft), sent | {"strike_days": "77"})
    assert said in page.text
    again = form_of(page)
    assert again["strike_days"] == "77" and again["ladder-4-strikes"] == line[0]
    draft.refresh_from_db()
    assert draft.strike_days == 90


def test_spans_of_no_day_or_of_centuries_are_refused(admin, draft):
    sent = form_of(admin.get(change(draft))) | {"strike_days": "0", "appeal_days": "32000"}
    page = admin.post(change(draft), sent).text
    assert page.count("Between 1 and 1000 days.") == 4  # On top, and at each field.


def test_a_published_revision_can_only_be_read(admin, policy):
    page = admin.get(change(policy))
    assert page.status_code == 200 and "suspended for 30 days" in page.text
    assert 'name="_save"' not in page.text and 'name="wordings-0-title"' not in page.text
    answer = admin.post(change(policy), {"strike_days": "1"}, follow=True)
    assert "A published revision can’t be changed." in answer.text
    assert admin.post(f"{LIST}{policy.pk}/delete/", {"post": "yes"}).status_code == 403
    assert admin.post(publishing(policy), {"shown": policy.digest}).status_code == 302
    policy.refresh_from_db()
    assert policy.strike_days == 90


def test_a_form_that_was_opened_before_the_publication_changes_nothing(admin, draft):
    sent = form_of(admin.get(change(draft))) | {"wordings-0-title": "Anything goes"}
    publish(admin, draft)
    assert admin.post(change(draft), sent).status_code in (302, 403)
    assert draft.wordings.get(number=1).title == "No off-topic comparison"


def test_a_draft_can_be_thrown_away(admin, draft):
    admin.post(f"{LIST}{draft.pk}/delete/", {"post": "yes"})
    assert not PolicyRevision.objects.drafts().exists()


def test_two_rules_with_one_number_are_refused_with_the_text_kept(admin, draft):
    sent = form_of(admin.get(change(draft)))
    sent |= {"wordings-1-number": "1", "wordings-1-title": "Kept"}
    answer = admin.post(change(draft), sent)
    assert "Two rules have the same number." in answer.text and "Kept" in answer.text


def test_the_top_of_the_page_says_which_rule_is_wrong(admin, draft):
    sent = form_of(admin.get(change(draft))) | {"wordings-1-title": ""}
    page = admin.post(change(draft), sent)
    assert page.status_code == 422
    at = page.text.index("#id_wordings-1-title")
    assert "Rule 2, Title</a>: This field is required." in page.text[at : at + 200]


def test_an_empty_draft_is_kept_but_not_published(admin, site):
    address = admin.post(f"{LIST}add/").url
    sent = form_of(admin.get(address)) | {"_preview": "1"}
    draft = PolicyRevision.objects.get()
    assert admin.post(address, sent).url == preview(draft)
    answer = publish(admin, draft)
    assert answer.status_code == 409
    assert PolicyRevision.objects.drafts().exists()


def test_authors_and_moderators_do_not_write_the_policy(signed_in, author, moderator, draft):
    for person in [author, moderator]:
        desk = signed_in(person)
        for address in [f"{LIST}add/", change(draft), publishing(draft)]:
            assert desk.get(address).status_code in (302, 403)
            assert desk.post(address, {"shown": draft.digest}).status_code in (302, 403)
    assert PolicyRevision.objects.drafts().get() == draft


def test_a_time_that_has_gone_by_means_now(draft):
    before = timezone.now()
    draft.publish(before - timedelta(days=30))
    assert before <= draft.effective_at <= timezone.now()


def test_a_scheduled_revision_is_withdrawn_and_stays_readable(admin, client, policy, scheduled):
    page = admin.get(change(scheduled)).text
    assert f"{LIST}{scheduled.pk}/withdraw/" in page
    assert "it never will" in admin.get(f"{LIST}{scheduled.pk}/withdraw/").text
    admin.post(f"{LIST}{scheduled.pk}/withdraw/")

    withdrawal = Withdrawal.objects.get()
    assert withdrawal.revision == scheduled
    assert withdrawal.withdrawn_by.account.name == "Rowan"
    assert "Withdrawn" in admin.get(LIST).text
    client.logout()
    assert "/policy/2/" in client.get("/policy/").text
    assert "It never took effect" in client.get("/policy/2/").text
    assert "Withdrawn" in client.get("/policy/1..2/").text
    log = client.get("/moderation/log/policy/").text
    assert "was withdrawn. It never took effect." in log and "Rowan" not in log


def test_what_was_withdrawn_never_holds_and_its_number_stays_taken(policy, scheduled, admin, after):
    withdraw(_person(admin), scheduled)
    draft = PolicyRevision.objects.draft()
    assert draft.number == 3
    assert [wording.number for wording in draft.wordings.all()] == [1, 2]
    after(days=4)
    assert PolicyRevision.objects.in_force() == policy
    draft.publish()
    assert PolicyRevision.objects.in_force() == draft and draft.previous == policy


def test_another_revision_can_come_sooner_once_the_scheduled_one_is_withdrawn(
    admin, policy, scheduled
):
    draft = PolicyRevision.objects.draft()
    with pytest.raises(NotReady, match="after revision 2"):
        draft.publish()
    withdraw(_person(admin), scheduled)
    draft.publish()
    assert PolicyRevision.objects.in_force() == draft


def test_nothing_is_withdrawn_twice_or_once_it_holds(admin, policy, scheduled, after):
    person = _person(admin)
    for revision in [policy, PolicyRevision.objects.draft()]:
        assert admin.post(f"{LIST}{revision.pk}/withdraw/").status_code == 404
        with pytest.raises(NotAllowed):
            withdraw(person, revision)
    withdraw(person, scheduled)
    with pytest.raises(NotAllowed):
        withdraw(person, scheduled)
    assert Withdrawal.objects.count() == 1


def test_nor_does_the_database_let_anybody_withdraw_what_holds(admin, policy, scheduled):
    standing = withdraw(_person(admin), scheduled).withdrawn_by_id
    for at in [timezone.now(), policy.effective_at - timedelta(days=1)]:
        values = [policy.pk, standing, connection.ops.adapt_datetimefield_value(at)]
        with (
            pytest.raises(DatabaseError, match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "INSERT INTO moderation_withdrawal (revision_id, withdrawn_by_id, withdrawn_at)"
                " VALUES (%s, %s, %s)",
                values,
            )
    with pytest.raises(Written):
        Withdrawal.objects.all().delete()


def test_authors_and_moderators_do_not_withdraw(signed_in, author, moderator, scheduled):
    for person in [author, moderator]:
        answer = signed_in(person).post(f"{LIST}{scheduled.pk}/withdraw/")
        assert answer.status_code in (302, 403)
    assert not Withdrawal.objects.exists()


def _person(admin):
    return admin.get("/admin/").context["user"]


def test_a_draft_saves_itself_without_a_line_in_the_history(admin, draft):
    sent = form_of(admin.get(change(draft))) | {"wordings-0-title": "Kept", "_autosave": "1"}
    answer = admin.post(change(draft), sent)
    assert answer.url == change(draft)
    assert draft.wordings.get(number=1).title == "Kept"
    assert not LogEntry.objects.exists()
    assert "Reworded" in admin.get(answer.url).text


def test_a_second_tab_overwrites_nothing_and_its_words_are_kept(admin, draft):
    mine = form_of(admin.get(change(draft))) | {"wordings-0-text": "My own words."}
    theirs = form_of(admin.get(change(draft)))
    theirs |= {"wordings-0-text": "Their words.", "wordings-1-DELETE": "on", "_continue": "1"}
    assert admin.post(change(draft), theirs).status_code == 302

    for more in [{"_autosave": "1"}, {"_continue": "1"}]:
        answer = admin.post(change(draft), mine | more)
        assert answer.status_code == 409
        assert "saved in another tab" in answer.text and "My own words." in answer.text
    assert draft.wordings.get().text == "Their words."


def test_whoever_has_read_that_the_draft_was_saved_elsewhere_can_replace_it(admin, draft):
    mine = form_of(admin.get(change(draft))) | {"wordings-0-text": "My own words."}
    theirs = form_of(admin.get(change(draft))) | {"strike_days": "30", "_continue": "1"}
    admin.post(change(draft), theirs)
    again = form_of(admin.post(change(draft), mine | {"_continue": "1"}))
    assert admin.post(change(draft), again | {"_continue": "1"}).status_code == 302
    assert draft.wordings.get(number=1).text == "My own words."


def test_what_is_saved_elsewhere_at_the_same_moment_is_not_overwritten(admin, draft, monkeypatch):
    sent = form_of(admin.get(change(draft))) | {"wordings-0-text": "My own words."}
    is_valid = RuleFormSet.is_valid

    def meanwhile(rules):
        PolicyRevision.objects.filter(pk=draft.pk).update(strike_days=30)
        return is_valid(rules)

    monkeypatch.setattr(RuleFormSet, "is_valid", meanwhile)
    answer = admin.post(change(draft), sent | {"_continue": "1"})
    assert answer.status_code == 409 and "My own words." in answer.text


def test_a_card_says_what_became_of_its_rule_since_the_revision_in_force(admin, draft):
    sent = form_of(admin.get(change(draft))) | NEW_RULE
    sent |= {"wordings-0-number": "2", "wordings-1-number": "1", "_continue": "1"}
    sent |= {"wordings-0-text": sent["wordings-0-text"] + " Please."}
    page = admin.get(admin.post(change(draft), sent).url).text
    for words in ["Reworded", "Was 2", "New", "Against revision 1", "<ins> Please.</ins>"]:
        assert words in page, words


def test_when_it_takes_effect_and_what_announces_it_is_chosen_as_it_is_published(
    admin, draft, post
):
    day = timezone.localtime() + timedelta(days=3)
    later = {"when": "at", "effective_at_0": f"{day:%Y-%m-%d}", "effective_at_1": "12:00"}
    draft.wordings.get(number=2).delete()
    assert "Enter a time" in publish(admin, draft, when="at", effective_at_0="").text
    assert publish(admin, draft, announced_in=post.pk, **later).status_code == 302
    draft.refresh_from_db()
    assert draft.announced_in == post
    assert timezone.localtime(draft.effective_at).date() == day.date()


def test_a_time_that_is_over_is_asked_about_and_publishes_nothing(admin, draft):
    day = timezone.localtime() - timedelta(days=3)
    past = {"when": "at", "effective_at_0": f"{day:%Y-%m-%d}", "effective_at_1": "12:00"}
    assert "This time is over." in publish(admin, draft, **past).text
    assert PolicyRevision.objects.drafts().get() == draft


def test_a_draft_is_seen_as_readers_will_before_it_is_published(admin, draft):
    sent = form_of(admin.get(change(draft))) | {"wordings-0-title": "Kept", "_preview": "1"}
    page = admin.get(admin.post(change(draft), sent).url)
    assert "Kept" in page.text and 'name="shown"' not in page.text
    assert admin.post(preview(draft), {"shown": draft.digest}).status_code == 405


def test_a_rule_that_was_taken_out_elsewhere_says_so_with_its_words_and_the_way_on(admin, draft):
    mine = form_of(admin.get(change(draft))) | {"wordings-0-text": "My own words."}
    draft.wordings.get(number=1).delete()
    again = form_of(admin.post(change(draft), mine)) | {"_continue": "1"}
    answer = admin.post(change(draft), again)
    assert answer.status_code == 422
    assert "This rule was taken out" in answer.text and "My own words." in answer.text
    assert admin.post(change(draft), again | {"wordings-0-DELETE": "on"}).status_code == 302


@pytest.mark.parametrize("what", ["published", "deleted"])
def test_a_draft_that_went_while_it_was_saved_is_no_fault(admin, draft, monkeypatch, what):
    sent = form_of(admin.get(change(draft))) | {"_continue": "1"}
    is_valid = RuleFormSet.is_valid

    def meanwhile(rules):
        are_valid = is_valid(rules)
        if there := PolicyRevision.objects.drafts().first():
            there.publish() if what == "published" else there.delete()
        return are_valid

    monkeypatch.setattr(RuleFormSet, "is_valid", meanwhile)
    assert admin.post(change(draft), sent).status_code == {"published": 302, "deleted": 404}[what]
