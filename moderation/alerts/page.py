"""What somebody on the staff is told, and how: the page of their account, and the link that stops it."""

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from blog.views.stop_links import stops
from moderation.alerts import choices, delivery, web_hooks
from moderation.alerts.forms import AlertsForm
from moderation.alerts.stopping import Stopping
from moderation.forms.requests import get_or_post, sent
from moderation.record.access import for_staff


@never_cache
@get_or_post
@for_staff
def alerts(request):
    """The choices of whoever is signed in; “Send a test” saves them first."""
    chosen = choices.Choices.of(request.user)
    if not chosen.by_event:
        raise Http404
    form = AlertsForm(sent(request), chosen)
    if form.is_valid():
        renew = "new_secret" in request.POST
        hook = choices.save(request.user, form, with_new_secret=renew)
        if "test" in request.POST:
            if hook is None:
                messages.error(request, _("Enter the address of your web hook first."))
            elif ratelimit.consume(request, action="alert_test", user=request.user):
                web_hooks.send_test(hook)
            else:
                messages.error(request, _("Too many tries. Wait a few minutes."))
            return redirect(f"{reverse('alerts')}#web-hook")
        messages.success(request, _("Saved."))
        return redirect("alerts")
    context = {"form": form, "chosen": chosen, "next_mail": delivery.next_mail_at(chosen)}
    context["zone"] = timezone.get_current_timezone_name()
    return render(request, "member/alerts.html", context, status=422 if form.errors else 200)


stop = stops(Stopping, "member/alerts_stop.html")
