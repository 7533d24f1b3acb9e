"""Articles and pages in Django's admin: their permissions and addresses. The lists and the editor are views."""

from itertools import chain

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.desk import contributing, ownership
from blog.desk.drafts import (
    autosave,
    ended_session,
    history,
    leases,
    merge,
    preview_links,
)
from blog.desk.drafts.working_copy import sender_of, typed_in
from blog.desk.editor import embeds_page
from blog.desk.editor.articles import ArticleEditor
from blog.desk.editor.parts import PARTS
from blog.desk.editor.writing import PageEditor
from blog.desk.lists import article_list, bulk, quick_edit, reads
from blog.desk.ownership import OwnAlone
from blog.desk.publishing import preview, saving, submissions
from blog.models import Page, Post, Version
from lib.web.admin_pages import OwnPages


class WrittenAdmin(OwnAlone, OwnPages):
    """Articles or pages, whose `editor` has the text, and beside it its preview and its settings."""

    editor = None
    search_fields = ["title", "text"]  # for fields that look one up
    djangos = ()

    @property
    def pages(self):
        return [
            ("", "changelist", self.list_page),
            ("<int:pk>/delete/", "delete", self.delete_page),
            ("<int:pk>/history/", "history", self.history_page),
        ]

    def get_urls(self):
        """The editor's pages give back what a session that ended has sent."""
        name = f"blog_{self.opts.model_name}"
        add, change = (
            ended_session.given_back(self.admin_site.admin_view(view))
            for view in (self.add_page, self.change_page)
        )
        return [
            path("add/", add, name=f"{name}_add"),
            path("<int:pk>/change/", change, name=f"{name}_change"),
            *super().get_urls(),
        ]

    def list_page(self, request):
        """The list, or what was done from it."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        shown = article_list.ArticleList(request, self.model)
        if "quick" in request.GET and self.has_change_permission(request):
            return quick_edit.answer(request, shown)
        return bulk.answer(request, self) if request.method == "POST" else shown.show()

    def add_page(self, request):
        """What contributors save is a version alone, and an editor publishes it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "POST" and contributing.only_contributes(request.user):
            return self.editor.leave(request, self._begin(request))
        return self._edit(request)

    def change_page(self, request, pk):
        """Keep what was sent as a version before it is judged; readers see it once it is published."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        thing = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, thing):
            return self._read_only(request, thing)
        if request.method != "POST":
            return self._edit(request, pk)
        kept = thing.keep_typed(self._typed(request, thing), sender_of(request), Version.Kind.SAVED)
        if kept.newer:
            return merge.page(request, merge.Merging(thing, kept.version, {}))
        if contributing.only_contributes(request.user) or saving.keeps_only(request, thing):
            return self.editor.leave(request, thing)
        return self._edit(request, pk, kept.version)

    def delete_page(self, request, pk):
        """Put the thing into the bin: nothing is deleted from the editor."""
        thing = get_object_or_404(self.get_queryset(request).with_working_copies(), pk=pk)
        return bulk.carry_out(request, "bin", [thing])

    def history_page(self, request, pk):
        thing = get_object_or_404(self.get_queryset(request).with_working_copies(), pk=pk)
        if not self.has_change_permission(request, thing):
            raise PermissionDenied
        return history.page(request, thing)

    def address_of(self, thing):
        """The address of the saved row; a form that comes back has put its own words into `thing`."""
        return self.model.everything.get(pk=thing.pk).get_absolute_url()

    def _edit(self, request, pk=None, kept=None):
        def answer():
            thing = pk and get_object_or_404(self.get_queryset(request), pk=pk)
            return self.editor(request, self, thing, kept).answer()

        try:
            return answer()
        except IntegrityError:
            # Somebody took the address between our look and our insert. The form finds
            # them at a second look, and says so with everything typed still in it.
            return answer()

    def _begin(self, request):
        """The draft that a contributor's form begins, or the one that it has begun already."""
        sender, typed = sender_of(request), self._typed(request)
        with transaction.atomic():
            thing = autosave.begun_by(request, self, sender) or autosave.begin(
                self.model, request.user, sender
            )
            thing.keep_typed(typed, sender, Version.Kind.SAVED)
        return thing

    @staticmethod
    def _typed(request, thing=None):
        typed = contributing.typed_by(request.user, typed_in(request.POST), thing)
        if contributing.only_contributes(request.user):
            typed = contributing.with_pictures(request, typed)
        return typed

    @staticmethod
    def _read_only(request, thing):
        """What was submitted its authors may open and not change. Pages are opened by those who change them."""
        if not isinstance(thing, Post):
            raise PermissionDenied
        if contributing.only_contributes(request.user):
            return redirect(contributing.place_of(thing))
        if request.method == "POST":
            raise PermissionDenied
        return redirect("admin:blog_article", thing.pk)


@admin.register(Post)
class PostAdmin(WrittenAdmin):
    editor = ArticleEditor

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
        """Whether a user may change an article: submitted ones editors alone, contributors only their own drafts."""
        user = request.user
        if super().has_change_permission(request, obj):
            return not contributing.is_for_editors(user, obj)
        return obj is not None and contributing.may_change(user, obj)

    def has_delete_permission(self, request, obj=None):
        if super().has_delete_permission(request, obj):
            return not contributing.is_for_editors(request.user, obj)
        return obj is not None and contributing.may_do(request.user, "bin", obj)

    def get_urls(self):
        own = (
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
        below = chain.from_iterable(part.urls(self.admin_site) for part in (*own, *PARTS))
        return [*below, *super().get_urls()]

    def address_of(self, post):
        kept = Post.objects.out().filter(pk=post.pk).first()
        return kept.get_absolute_url() if kept else reverse("admin:blog_article", args=[post.pk])

    @admin.display(description=_("when shared"))
    def card_now(self, post):
        """The card of the article, as it is kept; a script makes it anew as its fields change."""
        shown = Post(day=timezone.localdate(), slug="-") if post is None or not post.slug else post
        return render_to_string("admin/blog/_card.html", preview.card_context(shown))


@admin.register(Page)
class PageAdmin(WrittenAdmin):
    editor = PageEditor
