"""Articles by mail, and the author's letter, at the author's desk."""

from django.contrib import messages
from django.utils.translation import gettext as _

from blog.desk.editor.parts import PARTS, Part
from blog.desk.settings.test_message import ONLY_PRINTED
from blog.member import privacy
from newsletter.articles import test_message
from newsletter.views import letter_at_the_desk


class Mail(Part):
    def urls(self, site):
        return letter_at_the_desk.urls(site)

    def leave(self, request, post, then):
        """Send a test of the mail, if one was asked for."""
        if then not in ("mail_test", "mail_test_all"):
            return None
        test_message.send(request.user, post)
        message = _("A test is on its way to %(email)s.") % {"email": request.user.email}
        messages.info(request, str(ONLY_PRINTED) if privacy.mail_is_printed() else message)
        return "?all" if then == "mail_test_all" else ""


PARTS.append(Mail())
