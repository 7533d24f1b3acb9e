from django.urls import path

from blog import converters  # noqa: F401 (registers the dates of addresses)
from blog import views


def paged(route, view, name):
    """A list and its further pages: `…/page/2/`."""
    return [path(route, view, name=name), path(f"{route}page/<int:number>/", view, name=name)]


urlpatterns = [
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
