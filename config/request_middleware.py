"""The middleware of our own that stands before every view; it calls what a request has use for, and nothing else."""

from contextlib import suppress

from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.db import Error

from accounts import sessions
from accounts.signin.where import browsers
from blog.addresses import permalinks
from blog.context import site_of
from blog.models import Site
from blog.pagecache import compression, fallback
from lib.observing.outages import is_outage
from lib.web import asking, opened
from lib.web.headers import Headers
from moderation.founding.page import FirstRun


class RequestMiddleware:
    """Answers in the site's language and time zone; below it the session, forged forms and accounts are seen to."""

    def __init__(self, get_response):
        self.get_response, self.headers = get_response, Headers()
        # What fails in it is answered as below, and has the headers of every answer.
        self._answer = convert_exception_to_response(self._answered)
        self.first_run = FirstRun() if settings.FIRST_RUN_CODE else None

    def __call__(self, request):
        try:
            site = site_of(request)
        except Error:  # The view meets it as well, and is answered for.
            site = Site.last_known or Site()
        of_request = asking.request.set(request)
        try:
            with site.in_force():
                response = self._answer(request)
        finally:
            asking.request.reset(of_request)
        self.headers.put_on(response, request)
        if not response.streaming and "Content-Encoding" not in response.headers:
            compression.compress(response, request)
        return response

    def process_view(self, request, view, args, kwargs):
        if any(isinstance(value, opened.Signed) for value in kwargs.values()):
            opened.remember(request, kwargs)
        return self.first_run and self.first_run.leads(request)

    def process_exception(self, request, error):
        return fallback.answer(request, error) if is_outage(error) else None

    def _answered(self, request):
        # The way to an article's own address, for a blog that has chosen what these look like.
        site = getattr(request, "blog_site", None)  # None: the database is away.
        has_some = site and (site.permalinks or site.permalinks_moved_to is not None)
        if has_some and (redirect := permalinks.rewrite_or_redirect(request)):
            return redirect
        try:
            response = self.get_response(request)
        finally:
            if hasattr(request, "is_opened"):
                opened.forget()
        # Whoever didn't ask who it is keeps it so: their page is everybody's.
        if request.session.accessed:
            with suppress(Error):  # The database is away, of which their page tells already.
                if browser := request.session.get(sessions.BROWSER):
                    browsers.seen(browser)
        return response
