"""What stands in the record is never changed or deleted, whatever road somebody takes."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.models import audit
from comments.gate import Writer
from comments.models import Comment
from lib.db.immutable import Written
from moderation.actions.comments import approve, remove, restore
from moderation.deeds.appeal import action as appeal_action
from moderation.deeds.policy.action import withdraw
from moderation.models import (
    Acceptance,
    Appeal,
    AppealNote,
    AppealWithdrawal,
    Decision,
    PolicyRevision,
    Reading,
    Report,
    ReportNote,
    ReportOutcome,
    Rule,
    RuleWording,
    Strike,
    StrikeReversal,
    Waiver,
)
from moderation.models.policy.revisions import NotReady
from moderation.record import triggers
from moderation.reports.action import report

pytestmark = pytest.mark.django_db

DECISION, REVISION, WORDING = triggers.DECISION, triggers.REVISION, triggers.WORDING
STRIKE, OVERTURNING = triggers.STRIKE, triggers.OVERTURNING
SET = {
    DECISION: "kind = 'ban'",
    REVISION: "strike_days = 1",
    WORDING: "title = 'Anything goes'",
    triggers.ACCEPTANCE: "accepted_at = accepted_at",
    triggers.WAIVER: "since = '2001-01-01 00:00:00'",
    triggers.WITHDRAWAL: "withdrawn_by_id = withdrawn_by_id",
    STRIKE: "counts_until = given_at",
    OVERTURNING: "at = NULL",
    triggers.READING: "how = 'approved'",
}
SET |= {triggers.REPORT: "wording_id = NULL", triggers.OUTCOME: "is_upheld = NOT is_upheld"}
SET |= {triggers.AUDIT: "kind = 'export'"}
SET |= {triggers.APPEAL: "made_at = made_at", triggers.APPEAL_END: "made_at = made_at"}


@pytest.fixture
def decision(post, reader, moderator, second_moderator, policy):
    """A removal whose appeal was withdrawn, and one that was overturned; each gave a strike."""
    rule = policy.wordings.get(number=1)
    said = [
        Comment.write(post, Writer(account=reader, name="Marrow"), text)
        for text in ["Pears are better abroad.", "So are plums."]
    ]
    removals = [remove(moderator, comment, rule) for comment in said]
    restore(second_moderator, said[1])
    appeal_action.withdraw_appeal(appeal_action.appeal(removals[0], "But mine aren’t."))
    return removals[0]


@pytest.fixture
def record(decision, moderator, second_reader, policy):
    """A row in every table of the record."""
    reported = Comment.write(decision.post, Writer(account=moderator, name="Alder"), "Figs, then.")
    report(Writer(account=second_reader), reported, words="Again.")
    approve(moderator, reported)
    scheduled = PolicyRevision.objects.draft()
    scheduled.publish(timezone.now() + timezone.timedelta(days=2))
    Waiver.objects.create(post=decision.post, rule=decision.wording.rule)
    withdrawal = withdraw(moderator, scheduled)
    Acceptance.objects.create(pseudonym=withdrawal.withdrawn_by, revision=policy)
    audit.record(audit.Kind.POLICY, number=2)


def sql(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def guards():
    source = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(source[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


def test_every_guard_stands_after_all_migrations(db):
    assert set(triggers.names(connection)) <= guards()


@pytest.mark.parametrize("table", triggers.TABLES)
def test_nobody_rewrites_the_record_in_sql(record, table):
    with pytest.raises(DatabaseError, match="never changed or deleted"):
        sql(f"UPDATE {table} SET {SET[table]}")


@pytest.mark.parametrize("table", triggers.TABLES)
def test_nobody_deletes_from_the_record_in_sql(record, table):
    with pytest.raises(DatabaseError, match="never changed or deleted"):
        sql(f"DELETE FROM {table}")


@pytest.mark.parametrize("table", triggers.TABLES)
def test_nobody_empties_the_record_on_postgresql(record, table):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    connection.check_constraints()  # Else PostgreSQL refuses for another reason.
    with pytest.raises(DatabaseError, match="never changed or deleted"):
        sql(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("table", triggers.TABLES)
def test_nobody_replaces_a_row_of_the_record_on_sqlite(record, table):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has INSERT OR REPLACE")
    with pytest.raises(DatabaseError, match="never changed or deleted"):
        sql(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


def test_nobody_takes_a_published_number_away_on_sqlite(decision, policy):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has UPDATE OR REPLACE")
    draft = PolicyRevision.objects.draft()
    with pytest.raises(DatabaseError, match="never changed or deleted"):
        sql(f"UPDATE OR REPLACE {REVISION} SET number = 1 WHERE id = {draft.pk}")


def test_no_rule_is_slipped_into_a_published_revision(policy):
    wording = policy.wordings.get(number=1)
    columns = "title, citation, text, rendered, waivable, rule_id"
    rule = wording.rule.pk
    draft = PolicyRevision.objects.draft()
    draft.wordings.filter(rule=rule).delete()

    with pytest.raises(DatabaseError, match="never changed or deleted"):
        sql(
            f"INSERT INTO {WORDING} (revision_id, number, {columns})"
            f" SELECT {policy.pk}, 9, {columns} FROM {WORDING} WHERE id = {wording.pk}"
        )
    with pytest.raises(DatabaseError, match="never changed or deleted"):
        sql(f"UPDATE {WORDING} SET revision_id = {policy.pk} WHERE revision_id = {draft.pk}")


def test_no_queryset_changes_or_deletes_a_decision(decision):
    with pytest.raises(Written):
        Decision.objects.update(kind="ban")
    with pytest.raises(Written):
        Decision.objects.all().delete()
    with pytest.raises(Written):
        Decision.objects.bulk_update([decision], ["kind"])


@pytest.mark.parametrize(
    "model", [Strike, StrikeReversal, Acceptance, Reading, Report, ReportOutcome]
)
def test_no_row_or_queryset_changes_or_deletes_what_is_written_once(record, model):
    row = model.objects.first()
    for attempt in [
        row.save,
        row.delete,
        model.objects.all().delete,
        lambda: model.objects.update(pk=row.pk),
    ]:
        with pytest.raises(Written):
            attempt()
    assert model.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", [Decision, Strike, StrikeReversal, Acceptance, Reading])
def test_nobody_reaches_the_record_through_the_admin(
    record, signed_in, author_who_moderates, model
):
    """Not even whoever may do everything there: it has no page, and no form is taken."""
    author_who_moderates.is_superuser = True
    author_who_moderates.save()
    row = model.objects.first()
    browser, place = signed_in(author_who_moderates), f"/admin/moderation/{model._meta.model_name}"
    for address in [f"{place}/", f"{place}/{row.pk}/change/", f"{place}/{row.pk}/delete/"]:
        assert browser.get(address).status_code == 404
        assert (
            browser.post(address, {"post": "yes", "action": "delete_selected"}).status_code == 404
        )
    assert model.objects.filter(pk=row.pk).exists()


def test_no_decision_is_saved_twice_or_deleted(decision):
    with pytest.raises(Written):
        decision.save()
    with pytest.raises(Written):
        decision.delete()
    same_key = Decision(pk=decision.pk, kind="ban", made_by_id=decision.made_by_id)
    same_key.appears_at = timezone.now()
    with pytest.raises(DatabaseError), transaction.atomic():
        same_key.save()


def test_an_appeal_stays_as_it_was_made_and_its_words_can_be_erased(decision):
    appeal = decision.appeal
    for attempt in [
        appeal.save,
        appeal.delete,
        appeal.withdrawal.save,
        appeal.withdrawal.delete,
        lambda: Appeal.objects.update(made_at=timezone.now()),
        Appeal.objects.all().delete,
        lambda: AppealWithdrawal.objects.update(made_at=timezone.now()),
        AppealWithdrawal.objects.all().delete,
    ]:
        with pytest.raises(Written), transaction.atomic():
            attempt()
    AppealNote.objects.update(text="")
    assert Appeal.objects.get().is_open is False


def test_the_words_of_a_report_can_be_erased_and_the_report_stays(record):
    ReportNote.objects.update(text="")
    assert Report.objects.get().words == ""


def test_a_published_revision_and_its_rules_stay_as_they_are(policy):
    wording = policy.wordings.get(number=1)
    for attempt in [
        policy.save,
        policy.delete,
        policy.publish,
        wording.save,
        wording.delete,
        PolicyRevision.objects.filter(number=1).delete,
        policy.wordings.all().delete,
        lambda: PolicyRevision.objects.update(strike_days=1),
        lambda: RuleWording.objects.update(title="Anything goes"),
        lambda: wording.repeat_in(policy),
    ]:
        with pytest.raises(Written), transaction.atomic():
            attempt()


def test_a_draft_begins_as_a_copy_and_can_be_changed_until_it_is_published(policy):
    draft = PolicyRevision.objects.draft()
    assert draft == PolicyRevision.objects.draft()
    assert [wording.title for wording in draft.wordings.all()] == [
        wording.title for wording in policy.wordings.all()
    ]

    first = draft.wordings.get(number=1)
    first.title = "Compare nothing"
    first.save()
    draft.wordings.filter(number=2).delete()
    draft.publish()

    assert PolicyRevision.objects.in_force() == draft
    assert policy.wordings.get(number=1).title == "No off-topic comparison"


def test_an_empty_draft_is_not_published(site):
    with pytest.raises(NotReady, match="at least one rule"):
        PolicyRevision.objects.draft().publish()


def test_two_rules_with_one_number_are_not_published(policy):
    draft = PolicyRevision.objects.draft()
    draft.wordings.filter(number=2).update(number=1)
    with pytest.raises(NotReady, match="same number"):
        draft.publish()


def test_revisions_take_effect_in_the_order_of_their_numbers(policy):
    coming = PolicyRevision.objects.draft()
    coming.publish(timezone.now() + timezone.timedelta(days=2))
    with pytest.raises(NotReady, match="after revision 2"):
        PolicyRevision.objects.draft().publish()
    assert PolicyRevision.objects.in_force() == policy


def test_the_article_that_announced_a_revision_can_be_deleted(site, post):
    draft = PolicyRevision.objects.draft()
    draft.announced_in = post
    RuleWording.objects.create(
        revision=draft, rule=Rule.objects.create(key="kind"), number=1, title="Be kind", text="Be."
    )
    draft.publish()
    assert draft.announcement == post
    post.delete()
    assert PolicyRevision.objects.in_force().announcement is None


def test_a_decision_stays_when_its_article_is_deleted(decision, post):
    post.delete()
    decision = Decision.objects.get(pk=decision.pk)
    assert decision.article is None and decision.placeholder is None


@pytest.mark.django_db(transaction=True)
def test_the_guards_stand_again_after_the_tables_were_emptied(decision):
    call_command("flush", interactive=False, verbosity=0)
    assert not Decision.objects.exists()
    assert set(triggers.names(connection)) <= guards()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("model", [Decision, PolicyRevision, RuleWording, Strike, StrikeReversal])
def test_a_migration_that_remakes_a_table_keeps_the_guards(model):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite remakes tables")
    with connection.schema_editor() as editor:
        triggers.LIFT.code(None, editor)
        editor._remake_table(model)
        triggers.INSTALL.code(None, editor)
    assert set(triggers.names(connection)) <= guards()
