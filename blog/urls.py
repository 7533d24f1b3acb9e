from django.urls import path

from blog.views import articles, authors, invitations, locked
from blog.views.files import embeds, look
from blog.views.preview_links import preview_link
from blog.views.privacy import privacy
from blog.views.syndication import feeds, sitemaps
from lib.web import converters  # noqa: F401 (registers the dates, names and numbers of addresses)


def paged(route, view, name):
    """A list and its further pages: `…/page/2/`."""
    return [path(route, view, name=name), path(f"{route}page/<number:number>/", view, name=name)]


article = path("<yyyy:year>/<dd:month>/<dd:day>/<name:slug>/", articles.article, name="article")

urlpatterns = [
    path("robots.txt", sitemaps.robots, name="robots"),
    path("style/<slug:version>.css", look.style, name="style"),
    path("style/own/<slug:version>.css", look.own_style, name="own_style"),
    path("favicon.ico", look.favicon, name="favicon"),
    path("apple-touch-icon.png", look.touch_icon, name="touch_icon"),
    path("site.webmanifest", look.manifest, name="manifest"),
    path("invitation/<str:key>/", invitations.invitation, name="invitation"),
    path("indexnow.txt", sitemaps.indexnow_key, name="indexnow_key"),
    *feeds.fed("feed/", feeds.ArticlesFeed.views(), "feed"),
    *feeds.fed("category/<name:slug>/feed/", feeds.CategoryFeed.views(), "category_feed"),
    *feeds.fed("tag/<name:slug>/feed/", feeds.TagFeed.views(), "tag_feed"),
    *feeds.fed("series/<name:slug>/feed/", feeds.SeriesFeed.views(), "series_feed"),
    *feeds.fed("author/<person:name>/feed/", feeds.AuthorFeed.views(), "author_feed"),
    *paged("", articles.home, "home"),
    *paged("archive/", articles.archive, "archive"),
    path("tags/", articles.tags, name="tags"),
    path("series/<name:slug>/", articles.series, name="series"),
    *paged("author/<person:name>/", authors.author, "author"),
    *paged("category/<name:slug>/", articles.category, "category"),
    *paged("tag/<name:slug>/", articles.tag, "tag"),
    *paged("<yyyy:year>/", articles.year, "year"),
    *paged("<yyyy:year>/<dd:month>/", articles.month, "month"),
    path(
        "<yyyy:year>/<dd:month>/<dd:day>/<name:slug>/unlock/", locked.unlock, name="article_unlock"
    ),
    path("embed/<name:key>/", embeds.embed, name="embed"),
    path("preview/<name:token>/", preview_link, name="preview_link"),
    path("privacy/", privacy, name="privacy"),
    path("<name:slug>/", articles.page, name="page"),
]
