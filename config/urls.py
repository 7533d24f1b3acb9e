"""Every address of the site; an app names its own in its urls.py."""

from django.contrib import admin
from django.urls import include, path, re_path

from accounts.signin.account_linking import SignIn
from blog.views.articles import media
from blog.views.sitemaps import SITEMAPS as BLOG_SITEMAPS
from blog.views.sitemaps import Named, sitemap, sitemap_part

SITEMAPS = BLOG_SITEMAPS | {"moderation": Named("policy", "log")}

handler400 = "blog.views.articles.bad_request"
handler404 = "blog.views.articles.not_found"
handler500 = "blog.views.articles.server_error"

urlpatterns = [
    path("admin/", include("accounts.views.admin_pages")),
    path("admin/", admin.site.urls),
    path("accounts/", include("accounts.urls")),
    path("account/sign-in/", SignIn.as_view(), name="account_sign_in"),
    path("", include("moderation.urls")),
    path("", include("comments.urls")),
    path("", include("transfer.urls")),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path(
        "sitemap-<slug:section>-<number:number>.xml",
        sitemap_part,
        {"sitemaps": SITEMAPS},
        name="sitemap_part",
    ),
    re_path(r"^media/(?P<path>.*)$", media),
    path("", include("blog.urls")),
]
