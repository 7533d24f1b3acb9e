"""What is written, with its versions: whoever types writes those, never what readers see."""

import re
from collections import Counter
from dataclasses import dataclass, replace

from django.db import models, transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext

from blog.models.texts.typed import OWN, Sender, Typed
from blog.models.texts.versions import Version
from blog.models.texts.writing_leases import WritingLease

WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Kept:
    """The version in which something was kept, and the newer one that it wasn't written over, if any."""

    version: Version
    newer: Version | None = None


class HasVersionsQuerySet(models.QuerySet):
    def with_working_copies(self):
        """The rows with what lists at the desk say of the newest version: its title, number and time.

        Only for those who may change them: readers' pages never ask for it.
        """
        of_it = {self.model._meta.model_name: OuterRef("pk")}
        newest = Version.objects.in_line().filter(**of_it).order_by("-number")
        names = ("title", "number", "saved_at")
        return self.annotate(
            **{f"copy_{name}": Subquery(newest.values(name)[:1]) for name in names}
        )


class HasVersions(models.Model):
    """An article or a page. Its verbs write versions, never its own row."""

    # The version that readers see.
    public_version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    class Meta:
        abstract = True

    # What `with_working_copies` finds.
    copy_title = copy_number = copy_saved_at = None

    @property
    def desk_title(self):
        """The title in lists at the desk: that of the working copy."""
        title = self.title if self.copy_title is None else self.copy_title
        return title or gettext("Untitled")

    @property
    def has_unpublished_changes(self):
        """Whether readers see an earlier version; of a row that came `with_working_copies`."""
        is_newer = self.copy_number not in (None, self.public_version)
        return self.has_public_version and is_newer

    def keep_typed(self, typed, sender, kind=Version.Kind.AUTOSAVED):
        """Keep what stands in somebody's editor, as the working copy or beside it (Kept).

        It becomes the working copy if they began from the newest version, and nobody else has taken
        the text over; else it is kept aside, and what was saved meanwhile stays as it is.
        """
        with transaction.atomic():
            lease = WritingLease.lock(self)
            newest = self.newest_version()
            if kind == Version.Kind.SAVED and lease.who == sender.person and sender.at == newest.at:
                lease.hand_on(sender)
            if lease.keeps_out(sender) or not _follows(newest, sender):
                return Kept(self._keep_aside(typed, sender, newest), newest)
            if newest.tab == sender.tab != "" and sender.sequence < newest.sequence:
                return Kept(newest)  # It was overtaken on its way.
            lease.touch(sender, typed=not newest.has_words_of(typed))
            return Kept(self._continue(newest, typed, sender, kind))

    def first_version(self, sender):
        """The first version of an article or page that was just made, empty until its form is saved in it."""
        return self._append(Typed(), sender, kind=Version.Kind.SAVED)

    def restore(self, version, sender, *, takes_over=False):
        """Put an earlier text into the editor again, as a new version with the settings of now.

        None, and nothing is done, while somebody else has the text open; unless it is taken over
        from them: what they type from then on is kept beside it, and they are told.
        """
        with transaction.atomic():
            lease = WritingLease.lock(self)
            if lease.is_of_another(sender.person):
                if not takes_over:
                    return None
                lease.take_over(sender)
            newest = self.newest_version()
            return self._append(
                replace(Typed.of(version), fields=newest.fields),
                sender,
                kind=Version.Kind.SAVED,
                based_on=newest.number,
                restored_from=version.number,
            )

    def keep_changed(self, person, own, fields):
        """Note in the history that somebody changed a title or settings outside of the editor.

        What readers see of it is a version of its own; a working copy beside it goes on as the next one.
        """
        newest = self.newest_version()
        if self.has_public_version:
            shown = self.versions.numbered(self.public_version) or newest
            at = max(timezone.now(), getattr(self, "published_at", timezone.now()))
            self.show(self._changed(shown, person, own, fields), at)
        if not self.has_public_version or shown != newest:
            self._changed(newest, person, own, fields)

    def newest_version(self):
        """The newest; what is written since before there were versions gets its first one here."""
        if newest := self.versions.newest():
            return newest
        is_public, at = self.has_public_version, self.changed_at
        return self.versions.create(
            number=1,
            kind=Version.Kind.PUBLISHED if is_public else Version.Kind.SAVED,
            begun_at=at,
            saved_at=at,
            published_at=getattr(self, "published_at", at) if is_public else None,
            **{name: getattr(self, name, "") for name in OWN},
        )

    def working_copy(self):
        """The newest version if readers don't see it, or None."""
        newest = self.versions.newest()
        return newest if newest and not self.shows(newest) else None

    def take_working_copy(self):
        """Look as it does in the editor, to be shown and never saved; whether that differs from what is kept.

        Raises MarkupError.
        """
        copy = self.working_copy()
        if copy:
            self.title, self.standfirst = copy.title, copy.standfirst
            self.has_maths = copy.has_maths(self)
            self.write(copy.text)
        return bool(copy)

    @property
    def updates(self):
        """The versions of which readers are told what changed; most texts have had one version only."""
        return self.versions.public_notes() if self.public_version > 1 else ()

    def shows(self, version):
        """Whether readers see this version, or will at its time."""
        return self.has_public_version and version.number == self.public_version

    def show(self, version, at, note=""):
        """Let readers see this version from `at` on; for whoever saves what they see itself."""
        version.publish(at, note)
        self.public_version = version.number
        type(self).objects.filter(pk=self.pk).update(public_version=version.number)

    def _continue(self, newest, typed, sender, kind):
        is_same = newest.says(typed)
        if newest.is_still_written_by(sender):
            if not is_same or kind != newest.kind:
                newest.take(typed, sender, kind)
            return newest
        if is_same and (kind == Version.Kind.AUTOSAVED or newest.kind != Version.Kind.AUTOSAVED):
            return newest
        return self._append(typed, sender, kind=kind, based_on=newest.number)

    def _changed(self, version, person, own, fields):
        typed = Typed.of(version)
        typed = replace(typed, **own, fields=typed.fields and typed.fields | fields)
        about = {"kind": Version.Kind.SAVED, "based_on": version.number}
        return self._append(typed, Sender(person), **about)

    def _keep_aside(self, typed, sender, newest):
        own = self.versions.filter(is_aside=True, by=sender.person, tab=sender.tab)
        last = own.order_by("-number").first() if sender.tab else None
        if last and last.says(typed):
            return last
        if last and last.is_still_written_by(sender):
            old, new = (
                Counter(word for name in OWN for word in WORD.findall(getattr(one, name)))
                for one in (last, typed)
            )
            # A tab that took the text over begins from the newest: where its words are no longer all
            # there, what it had typed before stays as it is.
            if not old - new:
                last.take(typed, sender, Version.Kind.AUTOSAVED)
                return last
        # Both texts have come from the base, and it is written no more. The newest may be: its own
        # tab writes on in it. What both have from it they have alike.
        base = sender.at[0] if sender.at else newest.number
        if base >= newest.number:
            before = self.versions.in_line().filter(number__lt=newest.number)
            base = before.aggregate(last=models.Max("number"))["last"]
        about = {"is_aside": True, "based_on": base}
        return self._append(typed, sender, kind=Version.Kind.AUTOSAVED, **about)

    def _append(self, typed, sender, **about):
        last = self.versions.aggregate(last=models.Max("number"))["last"] or 0
        content = {name: getattr(typed, name) for name in (*OWN, "fields")}
        whose = {"by": sender.person, "tab": sender.tab, "sequence": sender.sequence}
        return self.versions.create(number=last + 1, **content, **whose, **about)


def _follows(newest, sender):
    """Whether a form was filled in on top of the newest version.

    A tab's own versions may be newer than it knows: an answer can be lost on its way.
    """
    if sender.at is None or sender.at == newest.at:
        return True
    return newest.by_id == sender.person.pk and newest.tab == sender.tab != ""
