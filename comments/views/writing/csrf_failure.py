"""A form whose token doesn't fit: nothing is done, and whoever wrote it gets their words back.

It happens to people: they signed in or out in another tab since the page was opened.
"""

from django.shortcuts import render

from blog.desk.drafts import ended_session
from comments.views.writing.reply import Reply
from comments.views.writing.stored_forms import is_sent_from_here
from comments.writers.identity import writer_of


def refused(request, reason=""):
    """Django asks for this page (CSRF_FAILURE_VIEW)."""
    # Words that another site sends are not shown here as if they were the reader's.
    is_ours = is_sent_from_here(request)
    match = request.resolver_match
    if is_ours and match and match.view_name == "comment_new":
        return Reply(request, writer_of(request), **match.kwargs).ask_again(Reply.between, 403)
    if is_ours and match and ended_session.is_of_editor(request):
        return ended_session.form_again(request, 403)
    text = request.POST.get("text", "") if is_ours else ""
    return render(request, "403_csrf.html", {"text": text}, status=403)
