"""The pages of the writer’s desk that belong to no list, below the admin’s own addresses."""

from django.contrib import admin
from django.urls import path, reverse_lazy
from django.views.generic import RedirectView

from blog.desk.access import owners
from blog.desk.filing import addresses, terms
from blog.desk.people import audit
from blog.desk.settings import mail_setup, people, preview, views
from blog.desk.status import status_page as status

# Django's list of an app's models: everything on it stands in the header or under Settings.
list_of_models = RedirectView.as_view(pattern_name="admin:index")
SETTINGS = RedirectView.as_view(url=reverse_lazy("desk_settings"))

urlpatterns = [
    *addresses.urlpatterns,
    *audit.urlpatterns,
    *status.urlpatterns,
    *terms.urlpatterns,
    path("settings/", admin.site.admin_view(views.settings), name="desk_settings"),
    path("settings/preview.css", admin.site.admin_view(preview.style), name="desk_preview_style"),
    path("settings/people/", admin.site.admin_view(people.people), name="desk_people"),
    path("settings/colour/", admin.site.admin_view(views.colour), name="desk_colour"),
    path("settings/mail-server/", owners(mail_setup.setup), name="desk_mail_server"),
    path("settings/<slug:key>/", admin.site.admin_view(views.section), name="desk_section"),
    path("first-steps/", admin.site.admin_view(views.first_steps), name="desk_first_steps"),
    # Where the settings were, as somebody may have noted it.
    path("blog/site/<path:before>", SETTINGS),
    *(path(f"{app}/", list_of_models) for app in ("accounts", "blog", "comments", "moderation")),
]
