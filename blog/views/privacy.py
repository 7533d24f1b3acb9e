"""The page about privacy."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from blog.context import site_of
from blog.models import Page
from lib.people.personal_data import exporters


@require_safe
def privacy(request):
    """The privacy page. Not stored: it says what the settings are now, which change without bumping its version."""
    site_of(request)
    facts = {name: fact for exporter in exporters for name, fact in exporter.facts().items()}
    own = Page.objects.public().filter(slug=Page.PRIVACY).first()
    context = {"page": own, "level": 3 if own else 2, "facts": facts}
    return render(request, "blog/privacy/privacy.html", context)
