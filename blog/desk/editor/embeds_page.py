"""The embeds of a text: what is known of each address that stands alone on its line, and asking once more."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from blog.content.markup.to_html import MarkupError
from blog.desk.access import changeable
from blog.embeds import fetching
from blog.models import Embed
from lib.web.sanitize import text


def urls(admin_site):
    return [
        path(
            "embeds/<str:kind>/<int:pk>/",
            admin_site.admin_view(embeds),
            name="blog_embeds",
        )
    ]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def embeds(request, kind, pk):
    """What the newest version embeds; sent with the `address` of one, that is asked for again."""
    thing = changeable(request, kind, pk)
    try:
        addresses = thing.embeds_of(thing.newest_version())
    except MarkupError:  # The editor says why.
        addresses = []
    if request.method == "POST":
        _fetch_again(request, text(request.POST.get("address", "")), addresses)
        return redirect("admin:blog_embeds", kind, pk)
    known = {embed.address: embed for embed in Embed.objects.filter(address__in=addresses)}
    rows = [(address, known.get(address)) for address in addresses]
    context = {"thing": thing, "opts": thing._meta, "rows": rows, "has_permission": True}
    return render(request, "admin/blog/embeds.html", context)


def _fetch_again(request, address, addresses):
    if address not in addresses:
        return messages.error(request, _("This address isn’t in the text any more."))
    embed, is_new = Embed.objects.get_or_create(address=address)
    if not (is_new or embed.want_again()):
        message = _("We asked for this a few minutes ago. Try again in ten minutes.")
        return messages.error(request, message)
    fetching.fetch_wanted.enqueue()
    messages.success(request, _("It’s being fetched. Reload this page in a moment."))
