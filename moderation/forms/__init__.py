"""What a moderator fills in. Nothing is chosen beforehand; reasons are never optional."""

from moderation.forms.alerts import AlertsForm
from moderation.forms.appeals import AppealForm, RulingForm
from moderation.forms.assignments import HandOverForm
from moderation.forms.bans import BanForm, LiftForm
from moderation.forms.bulk import BulkForm
from moderation.forms.deletion import DeleteForm, RestoreForm
from moderation.forms.edits import RefuseEditForm
from moderation.forms.filters import FilterForm
from moderation.forms.holding import HoldForm
from moderation.forms.log import LogForm
from moderation.forms.notes import NoteForm
from moderation.forms.policy import CompareForm, RevisionForm
from moderation.forms.purging import PurgeForm
from moderation.forms.reports import ReportForm
from moderation.forms.saved_notes import SavedNoteForm
from moderation.forms.screening import ScreeningForm, TryForm
