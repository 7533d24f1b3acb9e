"""What readers say of an article, at the author's desk."""

from django.contrib import messages
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.desk.editor.parts import PARTS, Part
from comments.desk import corrections, quoting
from comments.domain import passages
from comments.views.following import readers_at_the_desk
from comments.views.writing import take_in
from lib.text.numbers import number


class Readers(Part):
    def urls(self, site):
        return [*take_in.urls(site), *readers_at_the_desk.urls(site)]

    def beginning(self, asked):
        """A new draft may begin with what readers wrote: `?quote=12,15`."""
        text = quoting.beginning(asked.pop("quote", ""))
        return asked | ({"text": text} if text else {})

    def context(self, request, post, may_change):
        if not (post.is_public and may_change):
            return {}
        context = {
            "readers_url": reverse("admin:blog_post_readers", args=[post.pk]),
            "corrections_url": reverse("admin:blog_post_corrections", args=[post.pk]),
        }
        # Which comment the editor opens beside the text (`?take=12`), and its page without scripts.
        comment_pk = number(request.GET.get("take"))
        if comment_pk is not None:
            context["asked_to_take"] = comment_pk
            context["take_url"] = reverse("admin:blog_post_take_in", args=[post.pk, comment_pk])
        return context

    def saved(self, request, post, before):
        """What an update changes for those who commented follows it, in its transaction."""
        if before is None or not post.is_public or post.public_version == before:
            return
        passages.compare.enqueue(post.pk)
        if done := corrections.publish(post):
            words = ngettext(
                "%(n)d correction is public.", "%(n)d corrections are public.", len(done)
            )
            there = reverse("corrections"), _("See the list")
            message = format_html('{} <a href="{}">{}</a>', words % {"n": len(done)}, *there)
            messages.info(request, message)


PARTS.append(Readers())
