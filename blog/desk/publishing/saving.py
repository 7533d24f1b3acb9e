"""From the working copy to what readers see: what the editor's form saves, and what it publishes."""

from django.utils import timezone

from blog.desk.drafts.working_copy import saved_as
from lib.web.sanitize import text


def record(form, thing, kept):
    """Note in the version `kept` what the form has just saved, in the transaction that saved it."""
    kept.hold(saved_as(form))
    if thing.has_public_version or not (form.only_saves or hasattr(thing, "status")):
        now = timezone.now()
        at = max(now, getattr(thing, "published_at", now))
        thing.show(kept, at, note=text(form.data.get("change_note", ""))[:300].strip())


def keeps_only(request, thing):
    """Whether a form saves changes that readers don't see yet."""
    return "_continue" in request.POST and thing.has_public_version
