"""Mail by the server that an owner has set at the desk; without one it is printed where the blog runs.

Each connection asks for the site anew, so every process follows a change at once.
"""

from django.core.mail.backends import smtp
from django.core.mail.backends.base import BaseEmailBackend

from blog.mail import console
from blog.models import Site
from blog.models.site import mail_server
from lib.outgoing.smtp import SMTP, SMTP_SSL

TIMEOUT = 30  # seconds for each answer of the server


class EmailBackend(BaseEmailBackend):
    def __init__(self, **how):
        super().__init__(**how)
        server = mail_server.in_use(Site.current())
        self._way = over(server) if server else console.EmailBackend(alias=self.alias)

    def open(self):
        return self._way.open()

    def close(self):
        return self._way.close()

    def send_messages(self, messages):
        return self._way.send_messages(messages)


def over(server, timeout=TIMEOUT, in_all=None):
    """A backend that sends by a MailServer; the whole connection ends after `in_all` seconds, if they are given."""
    return Backend(server, in_all, timeout)


class Backend(smtp.EmailBackend):
    def __init__(self, server, in_all, timeout):
        super().__init__(
            alias="default",
            host=server.host,
            port=server.port,
            username=server.username,
            password=server.password,
            use_tls=server.security == "starttls",
            use_ssl=server.security == "tls",
            timeout=timeout,
        )
        self._about = {"is_of_operator": server.is_of_operator, "in_all": in_all}

    @property
    def connection_class(self):
        return type("Bounded", (SMTP_SSL if self.use_ssl else SMTP,), self._about)
