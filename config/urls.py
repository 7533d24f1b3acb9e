"""Every address of the site; an app names its own in its urls.py."""

from django.contrib import admin
from django.urls import include, path, re_path

from accounts.signin.account_linking import SignIn
from accounts.views.sessions import end, end_others
from blog.urls import article
from blog.views.files.media import media
from blog.views.syndication.sitemaps import NAMED, sitemap, sitemap_of_month, sitemap_of_site

ON_THE_MAP = [*NAMED, "latest_comments", "corrections", "policy", "log"]

handler400 = "blog.views.articles.bad_request"
handler404 = "blog.views.not_found.not_found"
handler500 = "blog.views.articles.server_error"

urlpatterns = [
    article,  # Asked for more than all others, and taken for none of them: so it is compared first.
    path("admin/", include("accounts.views.admin_pages")),
    path("admin/", include("blog.desk.urls")),
    path("admin/", include("newsletter.views.subscribers_at_the_desk")),
    path("admin/", include("transfer.views.backups_at_the_desk")),
    path("admin/", include("transfer.views.uploads_at_the_desk")),
    path("admin/", include("transfer.views.imports_at_the_desk")),
    path("admin/", include("transfer.views.choosing_at_the_desk")),
    path("admin/", include("transfer.views.missing_files")),
    path("admin/", include("transfer.views.after_imports")),
    path("admin/", include("transfer.views.inviting_authors")),
    path("admin/", include("transfer.views.exports_at_the_desk")),
    path("admin/", admin.site.urls),
    path("help/", include("blog.desk.help.pages")),
    path("accounts/", include("accounts.urls")),
    path("account/sessions/end/", end, name="session_end"),
    path("account/sessions/end-others/", end_others, name="sessions_end_others"),
    path("account/sign-in/", SignIn.as_view(), name="account_sign_in"),
    path("", include("moderation.urls")),
    path("", include("comments.urls")),
    path("", include("trials.urls")),
    path("", include("newsletter.urls")),
    path("", include("transfer.urls")),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemap-site.xml", sitemap_of_site, {"names": ON_THE_MAP}, name="sitemap_of_site"),
    path("sitemap-<yyyy:year>-<dd:month>.xml", sitemap_of_month, name="sitemap_of_month"),
    re_path(r"^media/(?P<path>[^\x00]*)$", media),
    path("", include("blog.urls")),
]
