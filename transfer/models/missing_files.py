"""What texts show of another blog that isn't here: where it stands there, why it didn't come, what was sent for it."""

from django.db import models

from blog.models import Page, Post
from transfer.models.import_runs import ImportRun


class MissingFileQuerySet(models.QuerySet):
    def of(self, run):
        """The files that the blog of this import lacks, whichever import found it out."""
        return self.filter(run__source=run.source)

    def at(self, key):
        return self.filter(key=key)

    def matched(self):
        return self.filter(state=MissingFile.State.MATCHED)

    def coming(self):
        return self.filter(state=MissingFile.State.COMING)

    def askable(self):
        """The missing files of the old blog itself: only a key of another site begins with its host."""
        return self.filter(state="", key__startswith="/")

    def elsewhere(self):
        """The missing files of other sites, for which nothing was sent."""
        return self.filter(state="").exclude(key__startswith="/").exclude(key="")

    def with_reason(self):
        """The missing files that couldn't be had, without those that nobody has asked for."""
        return self.exclude(why="")

    def counted(self):
        """{key: number of its rows}, in the order in which they were found missing."""
        rows = self.order_by().values("key").annotate(first=models.Min("pk"), n=models.Count("pk"))
        return {row["key"]: row["n"] for row in rows.order_by("first")}

    def forget_matches(self, why=""):
        """Let them be missing as before; with `why`, for another reason."""
        about = {"why": why[:300]} if why else {}
        return self.update(state="", file="", member="", sent_as="", matched_by="", **about)

    def note(self, run, written, missed):
        """Have on record what a text lacks now, `missed` as dicts of columns, and nothing else of it."""
        place = {"post" if isinstance(written, Post) else "page": written}
        known = {one.address: one for one in self.of(run).filter(**place)}
        for about in missed:
            about["address"] = about["address"][:1000]
            if one := known.pop(about["address"], None):
                again = {"run": run, "why": about["why"][:300], "pages": about["pages"]}
                self.filter(pk=one.pk).update(**again)
            else:
                about |= {"why": about["why"][:300], "title": written.title[:250]}
                self.create(run=run, **place, **about)
        self.filter(pk__in=[one.pk for one in known.values()]).delete()


class MissingFile(models.Model):
    """A picture or another file that a text names and that isn't here. Without `why`, nobody has asked for it yet."""

    class State(models.TextChoices):
        MISSING = ""
        MATCHED = "matched"  # Sent, and not looked at.
        COMING = "coming"

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="missing")
    address = models.CharField(max_length=1000)
    key = models.CharField(max_length=200, blank=True, default="", db_default="", db_index=True)
    title = models.CharField(max_length=250)  # of the text that shows it
    post = models.ForeignKey(Post, models.CASCADE, null=True, related_name="+")
    page = models.ForeignKey(Page, models.CASCADE, null=True, related_name="+")
    is_lead = models.BooleanField(default=False, db_default=False)  # of the post
    description = models.CharField(max_length=300, blank=True, default="", db_default="")
    pages = models.JSONField(default=list, db_default=[])  # addresses of its own page there
    why = models.CharField(max_length=300)
    # What was sent for it: a file that nothing serves, or one in an archive; by what they were brought together.
    state = models.CharField(max_length=7, choices=State, blank=True, default="", db_default="")
    file = models.CharField(max_length=500, blank=True, default="", db_default="")
    member = models.CharField(max_length=500, blank=True, default="", db_default="")
    sent_as = models.CharField(max_length=200, blank=True, default="", db_default="")
    matched_by = models.CharField(max_length=4, blank=True, default="", db_default="")

    objects = MissingFileQuerySet.as_manager()
    unshown = "of the blog: pictures that an import lacked"

    class Meta:
        default_permissions = []

    def __str__(self):
        return self.address

    @property
    def written(self):
        """The article or page that shows it."""
        return self.post or self.page
