"""What readers say of an article, at the author's desk: the admin of each app to the right adds its own to this."""

from itertools import chain

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.admin import PostAdmin
from blog.models import Post
from comments.desk import corrections, quoting
from comments.domain import passages
from comments.views.following import readers_at_the_desk
from comments.views.writing import take_in
from lib.text.numbers import number

admin.site.unregister(Post)


@admin.register(Post)
class PostAdminWithReaders(PostAdmin):
    def get_urls(self):
        parts = (take_in, readers_at_the_desk)
        own = [part.urls(self.admin_site) for part in parts]
        return [*chain(*own), *super().get_urls()]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj and obj.is_public and self.has_change_permission(request, obj):
            context["readers_url"] = reverse("admin:blog_post_readers", args=[obj.pk])
            context["corrections_url"] = reverse("admin:blog_post_corrections", args=[obj.pk])
            # Which comment the editor opens beside the text (`?take=12`), and its page without scripts.
            comment_pk = number(request.GET.get("take"))
            if comment_pk is not None:
                context["asked_to_take"] = comment_pk
                context["take_url"] = reverse("admin:blog_post_take_in", args=[obj.pk, comment_pk])
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, post, form, change):
        """What an update changes for those who commented follows it, in its transaction."""
        before = post.public_version
        super().save_model(request, post, form, change)
        if change and post.is_public and post.public_version != before:
            passages.compare.enqueue(post.pk)
            if done := corrections.publish(post):
                words = ngettext(
                    "%(n)d correction is public.", "%(n)d corrections are public.", len(done)
                )
                there = reverse("corrections"), _("See the list")
                message = format_html('{} <a href="{}">{}</a>', words % {"n": len(done)}, *there)
                self.message_user(request, message)

    def get_changeform_initial_data(self, request):
        """A new draft may begin with what readers wrote: `?quote=12,15`."""
        initial = super().get_changeform_initial_data(request)
        asked = initial.pop("quote", "")
        return initial | ({"text": text} if (text := quoting.beginning(asked)) else {})
