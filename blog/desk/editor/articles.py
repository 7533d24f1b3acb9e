"""The editor of articles: with the parts that other apps add, and with all choices before publishing."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from blog.desk import contributing
from blog.desk.editor.parts import PARTS
from blog.desk.editor.writing import Editor
from blog.desk.forms import PostForm
from blog.desk.lists.giving import gave
from blog.desk.publishing import before_publishing, publish_page, submissions
from blog.models import Post
from lib.text.dates import date_format


class ArticleEditor(Editor):
    form_class = PostForm
    is_of_articles = True
    read_only = ["card_now"]

    def __init__(self, request, desk, thing=None, kept=None):
        super().__init__(request, desk, thing, kept)
        made = [(part, part.rows(request, self.form.instance)) for part in PARTS]
        self.parts_with_rows = [(part, rows) for part, rows in made if rows is not None]
        self.rows = [rows for _part, rows in self.parts_with_rows]

    def beginning(self):
        asked = {"author": self.request.user.pk} | super().beginning()
        for part in PARTS:
            asked = part.beginning(asked)
        return asked

    def fieldsets(self):
        """Contributors see those of their fields; the form has the others all the same."""
        if not contributing.only_contributes(self.request.user):
            return super().fieldsets()
        visible = []
        for name, about in super().fieldsets():
            fields, is_fold = about["fields"], "fold" in about["classes"]
            if is_fold and fields[0] not in contributing.FOLDS:
                continue
            if is_fold:
                fields = [field for field in fields if field in contributing.THEIRS]
            visible.append((name, about | {"fields": fields}))
        return visible

    def save(self, post):
        authors = set(Post.everything.filter(pk=post.pk).values_list("author", flat=True))
        shown_before = post.public_version if self.thing else None
        super().save(post)
        if authors - {post.author_id}:
            gave(self.request.user, post.author, authors)
        if post.status == Post.Status.PUBLISHED:
            submissions.published(post, self.request.user)
        if post.lead and not post.lead.description:
            warning = _(
                "The lead picture has no description yet. Add one for people who can’t see it."
            )
            messages.warning(self.request, warning)
        for part in PARTS:
            part.saved(self.request, post, shown_before)

    def save_related(self):
        super().save_related()
        for part, rows in self.parts_with_rows:
            part.save_rows(self.request, rows)

    def saved_message(self, post, is_update):
        if post.status == Post.Status.DRAFT:
            return _("Saved as a draft.")
        if not post.is_public:
            at = date_format(localtime(post.published_at), "j M, H:i")
            return _("Scheduled for %(time)s.") % {"time": at}
        return super().saved_message(post, is_update)

    @classmethod
    def leave(cls, request, post):
        for part in PARTS:
            query = part.leave(request, post, request.POST.get("_continue", ""))
            if query is not None:
                return redirect(reverse("admin:blog_post_change", args=[post.pk]) + query)
        return super().leave(request, post)

    def context(self):
        context, post = super().context(), self.thing
        context["has_when"] = context["has_when"] and not context["submits"]
        if not post:
            return context
        context["contributed"] = post.submissions.order_by("pk").last()
        if "publish" in self.request.GET:
            shown = publish_page.with_address(self.form, post)
            context |= {"asks_to_publish": True, "foreseen": before_publishing.of_kept(shown)}
        for part in PARTS:
            context |= part.context(self.request, post, self.may_save)
        if "all" in self.request.GET and context["may_save"] and context["has_when"]:
            self.template = publish_page.TEMPLATE
            context |= publish_page.around(self.form, post)
        return context
