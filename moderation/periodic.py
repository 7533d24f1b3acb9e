"""What the worker does for moderation every few minutes."""

from django.utils.translation import gettext_lazy as _

from lib.processes.periodic import every
from moderation.alerts import delivery, web_hooks
from moderation.deeds.bulk import action as bulk
from moderation.models import (
    Alert,
    Assignment,
    Ban,
    BanFingerprint,
    Bulk,
    ReportTrace,
    RetainedIdentity,
    ScreeningFinding,
)

every(minutes=1, what=_("Notifying moderators of what is waiting"))(delivery.notify_staff)
every(minutes=1, what=_("Looking for web hooks that were not sent"))(web_hooks.send_due)
every(minutes=5, what=_("Continuing with bulk decisions"))(bulk.take_up_again)


@every(minutes=5, what=_("Deleting the fingerprints of bans that have ended"))
def delete_ban_fingerprints():
    """Delete the fingerprints of bans that are over, so that nobody is recognised for nothing."""
    BanFingerprint.objects.over().delete()


@every(minutes=5, what=_("Deleting who took on which comment"))
def forget_assignments():
    Assignment.objects.over().delete()


@every(minutes=5, what=_("Deleting where reports came from"))
def delete_report_traces():
    ReportTrace.objects.over().delete()


@every(minutes=5, what=_("Deleting old records of screening and of bulk decisions"))
def delete_old_records():
    Bulk.objects.over().delete()
    ScreeningFinding.objects.over().delete()
    # They may quote words that were destroyed.
    ScreeningFinding.objects.filter(comment__purged_at__isnull=False).delete()


@every(minutes=60, what=_("Deleting records of moderators’ notifications"))
def forget_alerts():
    Alert.objects.old().delete()


@every(minutes=5, what=_("Deleting what was kept of deleted accounts for their bans"))
def delete_retained_identities():
    """Delete retained identities that nothing needs any more, and the reasons of their bans."""
    over = list(RetainedIdentity.objects.over().values_list("pk", "pseudonym"))
    Ban.objects.filter(pseudonym__in=[pseudonym for _pk, pseudonym in over]).update(reason="")
    RetainedIdentity.objects.filter(pk__in=[pk for pk, _pseudonym in over]).delete()
