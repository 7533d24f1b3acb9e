"""What a moderator fills in. Nothing is chosen beforehand; reasons are never optional."""

from moderation.alerts.forms import AlertsForm
from moderation.deeds.appeal.forms import AppealForm, RulingForm
from moderation.deeds.assign.forms import HandOverForm
from moderation.deeds.ban.forms import BanForm, LiftForm
from moderation.deeds.bulk.forms import BulkForm
from moderation.deeds.decide.forms import DeleteForm, RestoreForm
from moderation.deeds.decide.edit_form import RefuseEditForm
from moderation.lists.forms import FilterForm
from moderation.deeds.hold.forms import HoldForm
from moderation.log.forms import LogForm
from moderation.deeds.note.forms import NoteForm
from moderation.deeds.policy.forms import CompareForm, RevisionForm
from moderation.deeds.purge.forms import PurgeForm
from moderation.reports.forms import ReportForm
from moderation.deeds.saved_note.forms import SavedNoteForm
from moderation.screening.forms import ScreeningForm, TryForm
