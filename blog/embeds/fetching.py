"""Asking, once, what stands behind an address, and bringing its picture home.

Only in the worker: whoever is at the other end may take as long as the limits let them.
"""

import logging
from urllib.parse import urlencode

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext_lazy
from micawber import bootstrap_basic
from micawber.exceptions import ProviderException

from blog.embeds.reading import read_oembed, read_page
from blog.models import Embed, Site
from blog.pictures.decoding import process
from blog.pictures.decoding.reading import NotAPicture
from lib.outgoing.addresses import NotSent
from lib.outgoing.requests import Limits, ask
from lib.processes.task_names import called

logger = logging.getLogger(__name__)

A_PAGE = Limits(bytes=2 * 1024 * 1024)
A_PICTURE = Limits(bytes=8 * 1024 * 1024)
WIDE_ENOUGH = 480  # px, for a card at two dots to the pixel
_PROVIDERS = bootstrap_basic()


@called(gettext_lazy("Fetching link previews for articles"))
@task
def fetch_wanted():
    """Ask for each address that is wanted; what fails is tried again by the sweep, a few times."""
    done = [_fetch(embed) for embed in Embed.objects.wanted()]
    if any(done):
        Site.bump(everything=True)


def sweep():
    """Have asked for what texts want that weren't saved at the desk, and what has failed before."""
    if Embed.objects.wanted().exists():
        fetch_wanted.enqueue()


def _fetch(embed):
    """Whether something was found. Counted as a try before: one that ends the worker isn't tried for ever."""
    mine = Embed.objects.wanted().filter(pk=embed.pk, tries=embed.tries)
    if not mine.update(tries=F("tries") + 1):
        return False  # Another worker is here.
    try:
        page = _page_at(embed.address)
    except (NotSent, ValueError) as fault:
        logger.info("Nothing was found at %s: %s", embed.address, fault)
        return False
    before = embed.picture.name
    embed.title, embed.site = page.title, page.site
    _bring_home(embed, page.picture)
    embed.tries, embed.fetched_at = embed.tries + 1, timezone.now()
    with transaction.atomic():
        embed.save()
    if before and before != embed.picture.name:
        embed.picture.storage.delete(before)
    return True


def _page_at(address):
    try:
        endpoint = _PROVIDERS.provider_for_url(address).endpoint
    except (ProviderException, AttributeError):
        endpoint = ""
    if endpoint:
        query = urlencode({"url": address, "format": "json", "maxwidth": 1200})
        answer = ask("GET", f"{endpoint}{'&' if '?' in endpoint else '?'}{query}", limits=A_PAGE)
        if answer.is_fine:
            return read_oembed(answer.body, answer.address)
    answer = ask("GET", address, limits=A_PAGE)
    if not answer.is_fine:
        raise NotSent(f"the answer is {answer.status}")
    return read_page(answer.body, answer.address)


def _bring_home(embed, address):
    """Keep the picture in a small size. A card without one is a card as well."""
    if not address:
        embed.picture = ""
        return
    try:
        answer = ask("GET", address, limits=A_PICTURE)
        if not answer.is_fine:
            return
        taken = process.taken_in(answer.body)
        whole = taken.still or taken.picture
        sizes = process.sizes(whole.content) if whole.width > WIDE_ENOUGH else []
    except (NotSent, NotAPicture) as fault:
        logger.info("The picture of %s stays away: %s", embed.address, fault)
        return
    # Just wide enough, in a form that every browser and feed reader knows.
    known = [one for one in sizes if one.suffix.endswith((".jpg", ".png", ".webp"))]
    made = next((one for one in known if one.width >= WIDE_ENOUGH), whole)
    embed.picture.save(f"card{made.suffix}", ContentFile(made.content), save=False)
    embed.width, embed.height = made.width, made.height
