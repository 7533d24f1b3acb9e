"""Articles by mail, and the author's letter, at the author's desk."""

from django.contrib import admin
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from blog.desk.settings.test_message import ONLY_PRINTED
from blog.member import privacy
from blog.models import Post
from newsletter.articles import test_message
from newsletter.views import letter_at_the_desk

Registered = type(admin.site.get_model_admin(Post))  # by the apps to the left, or beside this one
admin.site.unregister(Post)


@admin.register(Post)
class PostAdminWithMail(Registered):
    def get_urls(self):
        return [*letter_at_the_desk.urls(self.admin_site), *super().get_urls()]

    def _to_the_editor(self, request, thing):
        """With a test of the letter on its way, if that was asked for."""
        then = request.POST.get("_continue", "")
        if then in ("mail_test", "mail_test_all"):
            test_message.send(request.user, thing)
            message = _("A test is on its way to %(email)s.") % {"email": request.user.email}
            is_printed = privacy.mail_is_printed()
            self.message_user(request, str(ONLY_PRINTED) if is_printed else message)
        if then == "mail_test_all":
            return redirect(f"{reverse('admin:blog_post_change', args=[thing.pk])}?all")
        return super()._to_the_editor(request, thing)
