"""Whether an old blog's domain leads here by now: it is asked once, when its owner wants to know."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from lib.outgoing.addresses import NotSent
from lib.outgoing.requests import Limits, ask
from transfer.imports.content.matching import host_of, split

LIMITS = Limits(connect=3, in_all=6, bytes=2 * 1024 * 1024)


def look(run):
    """Ask what is at the old blog's address, and note it: {"at", "is_here", "says"}."""
    host = split(run.blog_address).netloc
    scheme = "http" if run.blog_address.startswith("http://") else "https"
    try:
        answer = ask("GET", f"{scheme}://{host}/", limits=LIMITS)
    except NotSent as why:
        is_here, says = False, _("We couldn’t find this blog there: %(why)s.") % {"why": why}
    else:
        # By its own address, or as one that says which that is.
        own = f'rel="canonical" href="{settings.SITE_URL}'.encode()
        is_here = answer.is_fine and (is_this_site(answer.address) or own in answer.body)
        if is_here:
            words = _("%(host)s points here.")
        elif answer.is_fine:
            words = _("%(host)s still shows another site.")
        else:
            words = _(
                "%(host)s answers with %(status)d. If it points to this server already, name it in ALLOWED_HOSTS."
            )
        says = words % {"host": host, "status": answer.status}
    now = timezone.now().isoformat()
    run.mark(domain={"at": now, "is_here": is_here, "says": says})


def is_this_site(address):
    return bool(host_of(address)) and host_of(address) == host_of(settings.SITE_URL)
