"""Mail on the console, for a blog without a mail server."""

from django.core.mail.backends import console


class EmailBackend(console.EmailBackend):
    """Messages as a person reads them, so that a link can be followed: on its way it may be cut up."""

    def write_message(self, message):
        parsed = message.message()
        for name in ("Subject", "From", "To"):
            self.stream.write(f"{name}: {parsed[name]}\n")
        self.stream.write(f"\n{parsed.get_body(('plain',)).get_content()}\n{'-' * 79}\n")
