"""What readers say of an article, at the author's desk: moderation's admin adds its own to this."""

import re
from itertools import chain

from django.contrib import admin
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.admin import PostAdmin
from blog.models import Post
from comments.desk import corrections, quoting
from comments.domain import passages
from newsletter.articles import test_message as article_tests
from trials.views import at_the_desk as trial_at_the_desk
from comments.views.following import readers_at_the_desk
from comments.views.writing import take_in

admin.site.unregister(Post)


@admin.register(Post)
class PostAdminWithReaders(PostAdmin):
    def get_urls(self):
        parts = (take_in, readers_at_the_desk, trial_at_the_desk)
        own = [part.urls(self.admin_site) for part in parts]
        return [*chain(*own), *super().get_urls()]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["has_test_mail"] = bool(obj and self.has_change_permission(request, obj))
        if obj and obj.is_public and self.has_change_permission(request, obj):
            context["readers_url"] = reverse("admin:blog_post_readers", args=[obj.pk])
            context["corrections_url"] = reverse("admin:blog_post_corrections", args=[obj.pk])
            context |= _asked_to_take(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _to_the_editor(self, request, thing):
        """With a test of the letter on its way, if that was asked for."""
        then = request.POST.get("_continue", "")
        if then in ("mail_test", "mail_test_all"):
            article_tests.send(request.user, thing)
            said = _("A test is on its way to %(email)s.") % {"email": request.user.email}
            self.message_user(request, said)
        if then == "mail_test_all":
            return redirect(f"{reverse('admin:blog_post_change', args=[thing.pk])}?all")
        return super()._to_the_editor(request, thing)

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
                said = format_html('{} <a href="{}">{}</a>', words % {"n": len(done)}, *there)
                self.message_user(request, said)

    def get_changeform_initial_data(self, request):
        """A new draft may begin with what readers wrote: `?quote=12,15`."""
        initial = super().get_changeform_initial_data(request)
        asked = initial.pop("quote", "")
        return initial | ({"text": text} if (text := quoting.beginning(asked)) else {})


def _asked_to_take(request, post):
    """Which comment the editor opens beside the text (`?take=12`), and the page of that without scripts."""
    asked = request.GET.get("take", "")
    if not re.fullmatch("[0-9]{1,17}", asked):
        return {}
    return {
        "asked_to_take": asked,
        "take_url": reverse("admin:blog_post_take_in", args=[post.pk, asked]),
    }
