"""What the desk shows beside its forms: a text, and a whole article, as readers will see them."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from blog.content import insets
from blog.content.markup.to_html import MarkupError, plain, trusted
from blog.context import keep_nothing
from blog.desk import contributing
from blog.desk.access import changeable
from blog.desk.drafts.find_articles import find_articles
from blog.desk.publishing.before_publishing import before_publishing
from blog.mail.mailed_articles import MailedArticle
from blog.metadata.cards import card_of_article
from blog.models import Picture, Post
from blog.models.articles.findable import DESCRIPTION, TITLE
from blog.models.articles.post import minutes_of
from blog.models.texts.written import preview_of
from lib.text.numbers import number
from lib.text.slugs import slug_of
from lib.web.absolute_urls import absolute

PAGE = "admin/blog/preview/preview.html"
LOOKS = {
    "card": "admin/blog/_card.html",
    "feed": "admin/blog/preview/preview_feed.html",
    "mail": "admin/blog/preview/preview_mail.html",
}
OF_A_CARD = 2000  # characters of a text, of which its card may show the beginning
WRITING = ["blog.add_post", "blog.change_post", "blog.add_page", "blog.change_page"]
WRITING += [contributing.CONTRIBUTES]


def urls(admin_site):
    """Below the admin's own addresses, and behind its door."""
    return [
        path("preview/", admin_site.admin_view(preview), name="blog_preview"),
        path(
            "preview/<str:kind>/<int:pk>/", admin_site.admin_view(preview), name="blog_preview_of"
        ),
        path(
            "before-publishing/<int:pk>/",
            admin_site.admin_view(before_publishing),
            name="blog_before_publishing",
        ),
        path("preview/mail.css", admin_site.admin_view(mail_style), name="blog_mail_style"),
        path("find-articles/", admin_site.admin_view(find_articles), name="blog_find_articles"),
        path("articles/<int:pk>/", admin_site.admin_view(article), name="blog_article"),
    ]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request, kind=None, pk=None):
    """A text as a small document of its own: the one that was sent, or the one that is kept."""
    if not any(request.user.has_perm(permission) for permission in WRITING):
        raise PermissionDenied
    try:
        return render(
            request, LOOKS.get(request.POST.get("look"), PAGE), _context(request, kind, pk)
        )
    except MarkupError as refusal:
        return render(
            request, "admin/blog/preview/preview.html", {"refusal": str(refusal)}, status=422
        )


@never_cache
@require_safe
def article(request, pk):
    """An article on the page where it will stand; to those who may change it, as it stands in the editor."""
    if not (request.user.has_perm("blog.view_post") or contributing.only_contributes(request.user)):
        raise PermissionDenied
    post = get_object_or_404(contributing.articles_of(request.user).with_terms(), pk=pk)
    writes = request.user.has_perm("blog.change_post") or contributing.only_contributes(
        request.user
    )
    keep_nothing(request)
    try:
        copy = writes and post.take_working_copy()
    except MarkupError as refusal:
        return render(
            request, "admin/blog/preview/preview.html", {"refusal": str(refusal)}, status=422
        )
    return render(request, "admin/blog/preview/article.html", {"post": post, "is_copy": copy})


def saved_address(thing):
    """The address where somebody without scripts looks at what they have just saved."""
    if isinstance(thing, Post):
        return reverse("admin:blog_article", args=[thing.pk])
    return reverse("admin:blog_preview_of", args=["page", thing.pk])


def _context(request, kind, pk):
    sent = request.POST
    if request.method != "POST":
        if not pk:
            return {}
        thing = changeable(request, kind, pk)
        copy = thing.working_copy()
        html = thing.html_of(copy) if copy else thing.html
        return {"html": html, "title": (copy or thing).title}
    if sent.get("look") == "mail":
        return _as_mail(request)
    if sent.get("look") == "card":
        return _as_card(sent)
    tab = sent.get("tab")
    newest_of = (
        tab and f"the preview in {tab}"
    )  # It asks anew at each pause, and shows only the last.
    html = preview_of(sent.get("text", ""), maths="has_maths" in sent, newest_of=newest_of)
    if "part" in sent:
        return {"html": html}
    return {
        "html": html,
        "title": sent.get("title", "").strip(),
        "standfirst": sent.get("standfirst", "").strip(),
        "tags": " · ".join(filter(None, map(str.strip, sent.get("tags", "").split(",")))),
        "lead": _picture(sent.get("lead", "")),
    }


def _as_mail(request):
    """The letter about a new article, as those who subscribed get it."""
    sent = request.POST
    html = preview_of(sent.get("text", ""), maths="has_maths" in sent)
    post = Post(
        title=sent.get("title", "").strip(),
        standfirst=sent.get("standfirst", "").strip(),
        slug=slug_of(sent.get("title", "")) or "title",
        day=localdate(),
        author=request.user,
        lead=_picture(sent.get("lead", "")),
        minutes=minutes_of(plain(html)),
    )
    letter = {"post": post, "blog_url": absolute("/")}
    return letter | {
        "article": MailedArticle(post, trusted(insets.outside(html))),
        "subject": render_to_string(
            "emails/newsletter/article_subject.txt", letter, request
        ).strip(),
    }


@require_safe
def mail_style(request):
    """The style sheet that articles by mail bring with them, for the frame in which one is looked at."""
    sheets = ("emails/_style.css", "emails/newsletter/_articles_style.css")
    return HttpResponse("".join(map(render_to_string, sheets)), content_type="text/css")


def _as_card(sent):
    """The card of an article as it stands in the editor."""
    words = {
        name: sent.get(name, "").strip()
        for name in ("title", "standfirst", "social_title", "meta_description")
    }
    post = Post(
        slug=slug_of(sent.get("slug", "")) or "-",
        day=localdate(),
        lead=_picture(sent.get("lead", "")),
        social_picture=_picture(sent.get("social_picture", "")),
        **words,
    )
    if not post.card_description:
        post.write(sent.get("text", "")[:OF_A_CARD])
    return card_context(post)


def card_context(post):
    """What the editor shows of an article's card, with how long its title and description are."""
    card = card_of_article(post)
    title, description = len(post.card_title), len(post.card_description)
    about = _("%(n)s of about %(most)s characters.")
    return {
        "card": card,
        "untitled": _("Untitled"),
        "title_count": about % {"n": title, "most": TITLE},
        "description_count": about % {"n": description, "most": DESCRIPTION},
    }


def _picture(key):
    return Picture.objects.filter(pk=number(key)).first()
