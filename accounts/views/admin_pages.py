"""The pages of Django's admin in place of which this blog has its own.

The blog's own ask what the admin's don't: whether it is still them, how often somebody has tried;
and they tell by mail what has changed. They stand in front of the admin's addresses.
"""

from allauth.account.views import logout
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.http import Http404
from django.urls import path
from django.views.generic import RedirectView

from accounts.views.signin import desk_sign_in


def on_site(request, kind, key):
    """The page of a thing on the blog, for whoever may see the thing at the desk.

    Django leads to anything by its number alone: a page is named after its person.
    """
    content_type = ContentType.objects.filter(pk=kind).first()
    model = content_type and content_type.model_class()
    if not model or not admin.site.is_registered(model):
        raise Http404
    desk = admin.site.get_model_admin(model)
    thing = desk.get_object(request, key)
    if thing is None or not desk.has_view_permission(request, thing):
        raise Http404
    return shortcut(request, kind, key)


own_password = RedirectView.as_view(pattern_name="account_change_password")

urlpatterns = [
    path("login/", desk_sign_in),
    path("logout/", logout),
    path("password_change/", own_password),
    path("password_change/done/", own_password),
    path("r/<int:kind>/<path:key>/", admin.site.admin_view(on_site)),
]
