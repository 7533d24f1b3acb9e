"""The page of all choices before an article goes out: the editor's own form, with the text unseen."""

from copy import copy

from django.template.loader import render_to_string

from blog.desk.publishing import before_publishing, preview

TEMPLATE = "admin/blog/publishing/publish.html"
SHARED = "social_title", "meta_description", "social_picture", "canonical_url"
SHOWN = {
    "when", "published_at", "slug", "standfirst", "visibility", "new_password", "is_pinned",
    "stands_alone", "skips_mail",
    "is_noindex", "comments_open", "takes_thanks", "comments_hours", "comments_from", "comments_until",
    "comments_on_weekdays", "comments_wait", "comments_close_days", "comments_close_at",
    "closing_reason", "form_note", *SHARED,
}  # fmt: skip
# What has a place of its own in the page, and files, which no hidden field holds.
APART = {"text", "text_picture", "lead_file"}


def around(form, post):
    """The context of its template, beside that of the editor."""
    sent = form.data.dict() if form.is_bound else None
    post = with_address(form, post)
    plan = before_publishing.PublishPlan(sent, post) if sent else before_publishing.of_kept(post)
    return {
        "unseen": [field for field in form if field.name not in SHOWN | APART],
        "shared": [form[name] for name in SHARED],
        "foreseen": plan,
        "card": render_to_string("admin/blog/_card.html", preview.card_context(post)),
    }


def with_address(form, post):
    """The article with what its address needs: it gets that with its title, or keeps that which it has."""
    if not post.slug:
        post = copy(post)
        post.slug = form.initial.get("slug") or "-"
    return post
