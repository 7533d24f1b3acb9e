"""The page about privacy."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.member import erasure
from accounts.member.privacy import COOKIES, TITLES
from blog.context import site_of
from blog.models import Page


@require_safe
def privacy(request):
    """Not stored: it says what the settings are now, and they change without a page's knowing."""
    site_of(request)
    told = erasure.notices()
    parts = [
        {
            "title": title,
            "sentences": [notice.words for notice in told if notice.topic == topic],
            "cookies": erasure.cookies() if topic == COOKIES else [],
        }
        for topic, title in TITLES.items()
    ]
    own = Page.objects.filter(slug=Page.PRIVACY).first()
    return render(request, "blog/privacy.html", {"page": own, "parts": parts})
