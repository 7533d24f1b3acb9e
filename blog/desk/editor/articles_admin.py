"""Articles and pages at the desk, each with its fields."""

from itertools import chain

from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from blog.desk import contributing, ownership
from blog.desk.drafts import autosave, history, leases, merge, preview_links
from blog.desk.editor import embeds_page
from blog.desk.editor.editor_admin import WrittenAdmin
from blog.desk.forms import PageForm, PostForm
from blog.desk.lists import reads
from blog.desk.lists.giving import gave
from blog.desk.publishing import preview, submissions
from blog.models import Page, Post
from lib.text.dates import date_format
from lib.text.numbers import number


@admin.register(Post)
class PostAdmin(WrittenAdmin):
    form = PostForm
    inlines = []
    fieldsets = [
        (None, {"fields": ["title", "standfirst"], "classes": ["heading"]}),
        (None, {"fields": ["text"], "classes": ["text"]}),
        (None, {"fields": ["text_picture", "text_picture_description"], "classes": ["tray"]}),
        (_("When"), {"fields": ["when", "published_at"], "classes": ["fold"]}),
        (_("Address"), {"fields": ["slug"], "classes": ["fold"]}),
        (_("Filed under"), {"fields": ["tags", "categories", "series_name"], "classes": ["fold"]}),
        (
            _("Lead picture"),
            {
                "fields": [
                    *("lead", "lead_file"),
                    ("lead_focus_x", "lead_focus_y"),
                    *("lead_description", "lead_caption"),
                ],
                "classes": ["fold"],
            },
        ),
        (
            _("Comments"),
            {
                "fields": [
                    "comments_open",
                    "comments_hours",
                    ("comments_from", "comments_until"),
                    *("comments_on_weekdays", "comments_wait", "form_note"),
                    "comments_close_at",
                    "comments_close_days",
                    "closing_reason",
                ],
                "classes": ["fold"],
            },
        ),
        (
            _("Shared link"),
            {
                "fields": [
                    "card_now",
                    "social_title",
                    "meta_description",
                    "social_picture",
                    "canonical_url",
                    "is_noindex",
                ],
                "classes": ["fold"],
            },
        ),
        (_("Text"), {"fields": ["has_maths", "lang"], "classes": ["fold"]}),
        (_("Author"), {"fields": ["author", "coauthors"], "classes": ["fold"]}),
        (
            _("Who can read it"),
            {
                "fields": ["visibility", "new_password", "is_pinned", "stands_alone"],
                "classes": ["fold"],
            },
        ),
        (_("Mail"), {"fields": ["skips_mail"], "classes": ["fold"]}),
    ]
    readonly_fields = ["card_now"]

    def get_queryset(self, request):
        posts, user = super().get_queryset(request), request.user
        return posts if ownership.edits_everything(user) else posts.by(user)

    def has_add_permission(self, request):
        return contributing.may_write(request.user)

    def has_view_permission(self, request, obj=None):
        contributes = contributing.only_contributes(request.user)
        return super().has_view_permission(request, obj) or (
            contributes and (obj is None or obj.is_by(request.user))
        )

    def has_change_permission(self, request, obj=None):
        """What was submitted is changed by editors alone, and nothing but their own drafts by contributors."""
        user = request.user
        if super().has_change_permission(request, obj):
            return not contributing.is_for_editors(user, obj)
        return obj is not None and contributing.may_change(user, obj)

    def has_delete_permission(self, request, obj=None):
        if super().has_delete_permission(request, obj):
            return not contributing.is_for_editors(request.user, obj)
        return obj is not None and contributing.may_do(request.user, "bin", obj)

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if not contributing.only_contributes(request.user):
            return fieldsets
        visible = []
        for name, about in fieldsets:
            fields, is_fold = about["fields"], "fold" in about["classes"]
            if is_fold and fields[0] not in contributing.FOLDS:
                continue
            if is_fold:
                fields = [field for field in fields if field in contributing.THEIRS]
            visible.append((name, about | {"fields": fields}))
        return visible

    def get_form(self, request, obj=None, change=False, **kwargs):
        """With every field, though contributors see some of them only."""
        if contributing.only_contributes(request.user):
            kwargs["fields"] = flatten_fieldsets(self.fieldsets)
        return super().get_form(request, obj, change, **kwargs)

    def get_urls(self):
        parts = (
            submissions,
            preview,
            preview_links,
            embeds_page,
            autosave,
            leases,
            merge,
            history,
            reads,
        )
        own = chain(*(part.urls(self.admin_site) for part in parts))
        return [*own, *super().get_urls()]

    def get_changeform_initial_data(self, request):
        return {"author": request.user.pk} | super().get_changeform_initial_data(request)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "author":
            # Editors publish under everybody's name; others under their own, or as it is.
            asked = number(request.resolver_match.kwargs.get("object_id", ""))
            if ownership.edits_everything(request.user):
                wrote = User.objects.filter(pk__in=Post.everything.values("author"))
                authors = User.objects.who_may("blog.add_post") | wrote
            else:
                now = Post.everything.filter(pk=asked).values("author")
                authors = User.objects.filter(pk__in=now if asked else [request.user.pk])
            kwargs |= {"queryset": authors, "empty_label": None}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "coauthors":
            wrote = User.objects.filter(pk__in=Post.coauthors.through.objects.values("user"))
            kwargs["queryset"] = User.objects.who_may("blog.add_post") | wrote
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request, post, form, change):
        before = set(Post.everything.filter(pk=post.pk).values_list("author", flat=True))
        super().save_model(request, post, form, change)
        if before - {post.author_id}:
            gave(request.user, post.author, before)
        if post.status == Post.Status.PUBLISHED:
            submissions.published(post, request.user)
        if post.lead and not post.lead.description:
            warning = _(
                "The lead picture has no description yet. Add one for people who can’t see it."
            )
            self.message_user(request, warning, messages.WARNING)

    def saved_message(self, post):
        if post.status == Post.Status.DRAFT:
            return _("Saved as a draft.")
        if not post.is_public:
            at = date_format(localtime(post.published_at), "j M, H:i")
            return _("Scheduled for %(time)s.") % {"time": at}
        return super().saved_message(post)

    def view_on_site(self, post):
        """Where the kept article stands; a form that comes back has put its own words into `post`."""
        kept = Post.objects.out().filter(pk=post.pk).first()
        return kept.get_absolute_url() if kept else reverse("admin:blog_article", args=[post.pk])

    @admin.display(description=_("when shared"))
    def card_now(self, post):
        """The card of the article, as it is kept; a script makes it anew as its fields change."""
        shown = Post(day=timezone.localdate(), slug="-") if post is None or not post.slug else post
        return render_to_string("admin/blog/_card.html", preview.card_context(shown))


@admin.register(Page)
class PageAdmin(WrittenAdmin):
    form = PageForm
    fieldsets = [
        (None, {"fields": ["title"], "classes": ["heading"]}),
        (None, {"fields": ["text"], "classes": ["text"]}),
        (None, {"fields": ["text_picture", "text_picture_description"], "classes": ["tray"]}),
        (_("Address"), {"fields": ["slug"], "classes": ["fold"]}),
        (_("Menu"), {"fields": ["in_menu"], "classes": ["fold"]}),
        (_("Text"), {"fields": ["has_maths"], "classes": ["fold"]}),
    ]

    def save_model(self, request, page, form, change):
        if form.only_saves and not change:
            page.public_version = 0
        super().save_model(request, page, form, change)
