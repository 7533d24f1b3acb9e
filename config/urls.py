"""Every address of the site; an app names its own in its urls.py."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.static import serve

from accounts.views import desk_sign_in
from blog.sitemaps import SITEMAPS as BLOG_SITEMAPS
from blog.sitemaps import Named, sitemap, sitemap_part

SITEMAPS = BLOG_SITEMAPS | {"moderation": Named("policy", "log")}

handler404 = "blog.views.not_found"
handler500 = "blog.views.server_error"

urlpatterns = [
    path("admin/login/", desk_sign_in),
    path("admin/", admin.site.urls),
    path("accounts/", include("accounts.urls")),
    path("", include("moderation.urls")),
    path("", include("comments.urls")),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path(
        "sitemap-<slug:section>-<int:number>.xml",
        sitemap_part,
        {"sitemaps": SITEMAPS},
        name="sitemap_part",
    ),
    re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}),
    path("", include("blog.urls")),
]
