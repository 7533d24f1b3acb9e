"""Where readers and guests report a comment to the moderators."""

from dataclasses import dataclass

from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from blog.pagecache.page_store import stored_for
from comments import other_threads
from comments.domain.refusals import Untaken
from comments.models import Comment
from comments.thread.by_number import open_by_number
from comments.views.reading.thread import post_of_comment
from comments.views.writing.stored_forms import StoredForm
from comments.writers.identity import guest_of, remember, writer_of
from moderation.forms.requests import get_or_post, sent
from moderation.reports import action
from moderation.reports import plan as reports
from moderation.reports.action import SentTwice
from moderation.reports.forms import ReportForm


@get_or_post
@stored_for(post_of_comment)
def report(request, pk):
    """The form; where an account's is sent."""
    return _Place(request, writer_of(request), pk).sent_by_account()


@csrf_exempt
@get_or_post
def report_guest(request, pk):
    if request.method != "POST":
        return redirect("report", pk)
    return _Place(request, guest_of(request), pk).sent_by_guest()


@require_safe
@stored_for(post_of_comment)
def reported(request, pk):
    """The page that says that the report was sent, without needing a cookie."""
    comment = _published(request, pk)
    return render(
        request, "moderation/reports/reported.html", {"comment": comment, "is_sent": True}
    )


def _published(request, pk):
    writer = writer_of(request)
    on_trial = Comment.objects.on(other_threads.open_to(writer))
    comments = Comment.objects.on(open_by_number(request, writer)) | on_trial
    return comments.published().select_related("post").filter(pk=pk).first()


@dataclass
class _Place(StoredForm):
    """A comment, and somebody in front of it who wants to report it."""

    signed_out = gettext_lazy("You were signed out. Sign in again, or send it as a guest.")
    signed_in = gettext_lazy("You are signed in now. Send it from your account?")

    pk: int

    def __post_init__(self):
        self.comment = _published(self.request, self.pk)
        if self.comment:
            self.form = ReportForm(sent(self.request), comment=self.comment)

    def answer(self):
        if self.comment is None:
            return self._gone()
        if self.request.method != "POST" or not self.form.is_valid():
            return self._page(422 if self.form.errors else 200)
        sent = self.form.cleaned_data
        try:
            made = action.report(self.writer, self.comment, sent["rule"], sent["words"])
        except Comment.DoesNotExist:
            return self._gone()
        except SentTwice:
            return self._sent()
        except Untaken as untaken:
            return self._page(**self.form.refuse(untaken))
        response = self._sent()
        if not (self.writer.account or self.writer.token):
            remember(response, made.reporter.guest)
        return response

    def ask_again(self, doubt, status):
        if self.comment is None:
            return self._gone()
        self.form.add_error(None, doubt)
        return self._page(status)

    def _sent(self):
        if self.is_in_place:
            context = {"comment": self.comment, "is_sent": True}
            return render(self.request, "moderation/reports/_reported.html", context, status=201)
        return redirect("reported", self.pk)

    def _page(self, status, **shown):
        """The form, or in its place why there is none."""
        context = {
            "comment": self.comment,
            "post": self.comment.post,
            "writer": self.writer,
            "form": self.form,
            "refusal": reports.refusal(self.writer, self.comment.post),
            "is_own": Comment.objects.by(self.writer).filter(pk=self.pk).exists(),
            "report": reports.by(self.writer, self.comment),
            "typed": ReportForm.typed_in(self.request.POST),
            **shown,
        }
        template = (
            "moderation/reports/_report.html"
            if self.is_in_place
            else "moderation/reports/report.html"
        )
        return render(self.request, template, context, status=status)

    def _gone(self):
        """What can't be read can't be reported, whatever became of it; the words are given back.

        Whoever had reported it before finds what came of that.
        """
        context = {
            "typed": ReportForm.typed_in(self.request.POST),
            "report": reports.by(self.writer, self.pk),
        }
        name = "_gone.html" if self.is_in_place else "gone.html"
        return render(self.request, f"moderation/reports/{name}", context, status=404)
