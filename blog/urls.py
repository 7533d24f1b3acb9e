from django.urls import path

from blog import feeds, sitemaps, views
from blog.privacy_page import privacy
from lib.web import converters  # noqa: F401 (registers the dates, names and numbers of addresses)


def paged(route, view, name):
    """A list and its further pages: `…/page/2/`."""
    return [path(route, view, name=name), path(f"{route}page/<number:number>/", view, name=name)]


urlpatterns = [
    path("robots.txt", sitemaps.robots, name="robots"),
    path("feed/", feeds.articles, name="feed"),
    path("category/<name:slug>/feed/", feeds.category, name="category_feed"),
    path("tag/<name:slug>/feed/", feeds.tag, name="tag_feed"),
    *paged("", views.home, "home"),
    *paged("archive/", views.archive, "archive"),
    path("tags/", views.tags, name="tags"),
    *paged("category/<name:slug>/", views.category, "category"),
    *paged("tag/<name:slug>/", views.tag, "tag"),
    *paged("<yyyy:year>/", views.year, "year"),
    *paged("<yyyy:year>/<dd:month>/", views.month, "month"),
    path("<yyyy:year>/<dd:month>/<dd:day>/<name:slug>/", views.article, name="article"),
    path("privacy/", privacy, name="privacy"),
    path("<name:slug>/", views.page, name="page"),
]
