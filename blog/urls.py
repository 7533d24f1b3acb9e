from django.urls import path

from blog import (
    converters,  # noqa: F401 (registers the dates of addresses)
    feeds,
    sitemaps,
    views,
)


def paged(route, view, name):
    """A list and its further pages: `…/page/2/`."""
    return [path(route, view, name=name), path(f"{route}page/<int:number>/", view, name=name)]


urlpatterns = [
    path("robots.txt", sitemaps.robots, name="robots"),
    path("feed/", feeds.articles, name="feed"),
    path("category/<str:slug>/feed/", feeds.category, name="category_feed"),
    path("tag/<str:slug>/feed/", feeds.tag, name="tag_feed"),
    *paged("", views.home, "home"),
    path("archive/", views.archive, name="archive"),
    path("tags/", views.tags, name="tags"),
    *paged("category/<str:slug>/", views.category, "category"),
    *paged("tag/<str:slug>/", views.tag, "tag"),
    *paged("<yyyy:year>/", views.year, "year"),
    *paged("<yyyy:year>/<dd:month>/", views.month, "month"),
    path("<yyyy:year>/<dd:month>/<dd:day>/<str:slug>/", views.article, name="article"),
    path("<str:slug>/", views.page, name="page"),
]
