"""The author's desk, in Django's admin.

The waivers of an article are moderation's: its admin adds their rows to PostAdmin.
"""

from contextlib import nullcontext

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.member import erasure
from accounts.models import User
from accounts.names import ownership
from accounts.permissions import owners
from accounts.reauthentication.checks import reauthenticated
from blog.desk import mail_admin, preview  # noqa: F401 (registers the letters)
from blog.desk.forms import PageForm, PersonForm, PictureForm, PostForm, SiteForm
from blog.models import Category, Page, Picture, Post, Site, Tag
from blog.pictures.upload import is_as_large_as_can_be
from lib.web.short_admin import ShortAdmin

admin.site.index_title = _("Write and manage")
admin.site.enable_nav_sidebar = False  # Six lists fit on the first page.


class DeskAdmin(ShortAdmin):
    """One by one, because deleting is a verb of each thing; and nobody's double click is an error."""

    def save_model(self, request, thing, form, change):
        super().save_model(request, thing, form, change)
        for picture in filter(is_as_large_as_can_be, getattr(form, "received", ())):
            said = _("We keep this picture at %(width)d × %(height)d pixels, our largest size.")
            size = {"width": picture.width, "height": picture.height}
            self.message_user(request, said % size, messages.INFO)

    def delete_queryset(self, request, queryset):
        for thing in queryset:
            thing.delete()

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            # Somebody took the address between our look and our insert. The form finds
            # them at a second look, and says so with everything typed still in it.
            return super().changeform_view(request, object_id, form_url, extra_context)


class WrittenAdmin(DeskAdmin):
    """Articles and pages: the text beside its preview."""

    change_form_template = "admin/blog/written.html"
    prepopulated_fields = {"slug": ["title"]}
    search_fields = ["title", "text"]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        args = [self.opts.model_name, obj.pk] if obj else []
        where = "admin:blog_preview_of" if obj else "admin:blog_preview"
        context["saved_preview"] = reverse(where, args=args)
        return super().render_change_form(request, context, add, change, form_url, obj)


@admin.register(Post)
class PostAdmin(WrittenAdmin):
    form = PostForm
    inlines = []
    list_display = ["title", "state", "published_at", "author", "comment_count"]
    list_filter = ["status", "categories", ("author", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["author"]
    date_hierarchy = "published_at"
    fieldsets = [
        (None, {"fields": ["title", "standfirst"], "classes": ["title"]}),
        (_("Text"), {"fields": ["text"], "classes": ["writing"]}),
        (None, {"fields": [("text_picture", "text_picture_description")], "classes": ["tray"]}),
        (
            _("Publication"),
            {"fields": ["when", "published_at", "slug", "author"], "classes": ["card"]},
        ),
        (
            _("Comments"),
            {
                "fields": [
                    "comments_open",
                    "comments_close_at",
                    "comments_close_days",
                    "closing_reason",
                    "comments_held",
                ],
                "classes": ["card"],
            },
        ),
        (
            _("Lead picture"),
            {
                "fields": ["lead_now", "lead", "lead_file", "lead_description", "lead_caption"],
                "classes": ["card"],
            },
        ),
        (_("Tags and categories"), {"fields": ["tags", "categories"], "classes": ["card"]}),
    ]
    readonly_fields = ["lead_now"]

    def get_urls(self):
        return [*preview.urls(self.admin_site), *super().get_urls()]

    def get_changeform_initial_data(self, request):
        return {"author": request.user.pk} | super().get_changeform_initial_data(request)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "author":
            wrote = User.objects.filter(pk__in=Post.objects.values("author"))
            kwargs["queryset"] = User.objects.who_may("blog.add_post") | wrote
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, post, form, change):
        super().save_model(request, post, form, change)
        if post.lead and not post.lead.description:
            said = _(
                "The lead picture has no description yet. Add one for people who can’t see it."
            )
            self.message_user(request, said, messages.WARNING)

    def view_on_site(self, post):
        """Where the kept article stands; a form that comes back has put its own words into `post`."""
        kept = Post.objects.published().filter(pk=post.pk).first()
        return kept.get_absolute_url() if kept else reverse("admin:blog_article", args=[post.pk])

    @admin.display(description=_("state"), ordering="status")
    def state(self, post):
        if post.status == Post.Status.DRAFT:
            return _("Draft")
        return _("Published") if post.is_public else _("Scheduled")

    @admin.display(description="")
    def lead_now(self, post):
        return _thumbnail(post.lead) if post and post.pk else "–"

    def get_deleted_objects(self, objs, request):
        """The articles and how much hangs on them; not each comment, held ones included."""
        counts = [(post, post.comments.count()) for post in objs]
        said = [_deleted_with(post, number) for post, number in counts]
        total = sum(number for _post, number in counts)
        summary = {self.opts.verbose_name_plural: len(counts), _("comments"): total}
        needed = set() if self.has_delete_permission(request) else {self.opts.verbose_name}
        return said, summary, needed, []


def _deleted_with(post, number):
    if not number:
        return str(post)
    comments = ngettext("with %(number)s comment", "with %(number)s comments", number)
    return f"{post} ({comments % {'number': number}})"


def _thumbnail(picture):
    if not picture:
        return "–"
    small = picture.renditions[0]["name"] if picture.renditions else picture.file.name
    url = picture.file.storage.url(small)
    words = picture.description or picture.file.name  # A link may have nothing else.
    return format_html('<img class="thumbnail" src="{}" alt="{}">', url, words)


@admin.register(Page)
class PageAdmin(WrittenAdmin):
    form = PageForm
    list_display = ["title", "slug", "in_menu", "position"]
    fieldsets = [
        (None, {"fields": ["title"], "classes": ["title"]}),
        (_("Text"), {"fields": ["text"], "classes": ["writing"]}),
        (None, {"fields": [("text_picture", "text_picture_description")], "classes": ["tray"]}),
        (_("Address and menu"), {"fields": ["slug", "in_menu", "position"], "classes": ["card"]}),
    ]


@admin.register(Category, Tag)
class TermAdmin(DeskAdmin):
    list_display = ["name", "slug", "articles"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("posts")

    @admin.display(description=_("articles"))
    def articles(self, term):
        return len(term.posts.all())


@admin.register(Picture)
class PictureAdmin(DeskAdmin):
    form = PictureForm
    list_display = ["small", "description", "size", "uploaded_at"]
    list_display_links = ["small", "description"]
    search_fields = ["description", "caption", "file"]
    readonly_fields = ["small", "size", "line"]

    def get_fields(self, request, obj=None):
        words = ["description", "caption"]
        return ["small", *words, "size", "line"] if obj else ["upload", *words]

    @admin.display(description=_("picture"))
    def small(self, picture):
        return _thumbnail(picture)

    @admin.display(description=_("size"))
    def size(self, picture):
        return f"{picture.width} × {picture.height}"

    @admin.display(description=_("To show it in an article"))
    def line(self, picture):
        return format_html("<code>{}</code>", picture.markdown())


@admin.register(Site)
class SiteAdmin(DeskAdmin):
    """One row: its list is the form itself."""

    form = SiteForm
    fieldsets = [
        (None, {"fields": ["name", "heading", "tagline", "thread_word"]}),
        (
            _("Editing comments"),
            {"fields": ["edit_minutes", "edits_end_with_replies", "holds_edits"]},
        ),
        (_("Removed comments"), {"fields": ["shows_unread_removals"]}),
        (
            _("Closing comments"),
            {"fields": ["comments_close_days", "comments_close_at", "closing_reason"]},
        ),
    ]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        return redirect("admin:blog_site_change", Site.current().pk)


class RolesFilter(admin.RelatedFieldListFilter):
    """Roles are Django's groups, and called so nowhere."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = _("roles")


@admin.register(User)
class PersonAdmin(DeskAdmin):
    """Who may do what. People join by signing up, and nobody here can read or set a password."""

    list_display = ["name", "email", "roles", "is_active", "date_joined"]
    list_filter = [("groups", RolesFilter), "is_active"]
    search_fields = ["name", "staff_name", "email"]
    form = PersonForm
    fields = [
        "name", "staff_name", "site", "about", "email", "groups", "is_active", "date_joined",
    ]  # fmt: skip
    readonly_fields = ["email", "date_joined"]
    formfield_overrides = {models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple}}
    ordering = ["name"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("roles"))
    def roles(self, user):
        return ", ".join(group.name for group in user.groups.all()) or "–"

    def has_add_permission(self, request):
        return False

    def get_fields(self, request, obj=None):
        made_by_owners = ["is_superuser"] if request.user.is_superuser else []
        return super().get_fields(request, obj) + made_by_owners

    def has_change_permission(self, request, person=None):
        allowed = super().has_change_permission(request, person)
        return allowed and (person is None or owners.may_change(request.user, person))

    @method_decorator(reauthenticated)
    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, extra_context)

    @method_decorator(reauthenticated)
    def delete_view(self, request, object_id, extra_context=None):
        return super().delete_view(request, object_id, extra_context)

    @method_decorator(reauthenticated)
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        person = object_id and self.get_object(request, unquote(object_id))
        may_look = self.has_view_permission(request)
        if person and may_look and not owners.may_change(request.user, person):
            if request.method == "POST":
                return redirect(request.path)
            messages.warning(request, owners.ONLY_AN_OWNER)
        # That somebody else stays an owner is judged under their locks.
        with transaction.atomic() if request.method == "POST" else nullcontext():
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        with ownership.renaming(obj):
            super().save_model(request, obj, form, change)
        Site.bump(everything=True)  # Names stand on articles and in the log.

    def response_post_save_change(self, request, person):
        """Whoever gave up their own role is led to where they may be, and reads there that it is saved."""
        if person == request.user:
            now = User.objects.get(pk=person.pk)
            if not now.has_perm("accounts.view_user"):
                return redirect("admin:index" if now.is_staff else "account")
        return super().response_post_save_change(request, person)

    def has_delete_permission(self, request, person=None):
        """Nobody but an owner deletes an owner."""
        allowed = super().has_delete_permission(request, person)
        return allowed and (person is None or owners.may_change(request.user, person))

    def get_deleted_objects(self, people, request):
        """Whom it takes away, and why it can't; the page says in words what goes with them."""
        people = list(people)
        why_not = [f"{person}: {why}" for person in people for why in erasure.refusals(person)]
        if not why_not and (why := owners.refusal(*people)):
            why_not = [why]
        is_allowed = all(self.has_delete_permission(request, person) for person in people)
        needed = set() if is_allowed else {self.opts.verbose_name}
        summary = {self.opts.verbose_name_plural: len(people)}
        return [str(person) for person in people], summary, needed, why_not

    def delete_model(self, request, person):
        try:
            erasure.erase(person, keeps_comments="keep_comments" in request.POST)
        except erasure.Refused as why_not:  # Somebody else changed it since it was looked at.
            raise PermissionDenied(str(why_not)) from why_not

    def delete_queryset(self, request, people):
        for person in people:  # Each by itself: two at once would hold each other's locks.
            self.delete_model(request, person)
