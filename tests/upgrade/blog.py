"""The blog that is kept: who and what there is on it, before anything has happened."""

import os
from datetime import timedelta
from io import StringIO

from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Confirmation, Guest, User
from accounts.permissions.roles import give
from blog.models import Post
from blog.pictures.upload import receive
from comments.gate import Writer
from comments.models import Comment
from comments.notify.address_confirmation import Link
from moderation.models import PolicyRevision
from tests.blog.desk import picture_file
from tests.pages.forms import forms_in
from tests.upgrade.visitors import ELSEWHERE, PASSWORD, Visitor

OWNER = {
    "SITE_NAME": "The Slow Orchard",
    "OWNER_NAME": "Perpetua",
    "OWNER_EMAIL": "perpetua@example.org",
    "OWNER_PASSWORD": PASSWORD,
}


class Blog:
    def __init__(self):
        self.visitors = {}  # those whose browsers are kept, by what they are called
        os.environ |= OWNER
        call_command("setup_site", stdout=StringIO())
        PolicyRevision.objects.get().take_over(timezone.now() - timedelta(days=365))
        self.rule, self.another_rule = PolicyRevision.objects.get().wordings.all()[:2]
        self.perpetua = User.objects.get()
        self.picture = receive(picture_file(60, 40), description="The wall", caption="In March.")
        self.post = self.article("A wall of espaliers", timezone.now() - timedelta(days=1))
        self.alder = self.person("Alder", "Moderator")
        self.hazel = self.person("Hazel", "Moderator")
        self.quince, self.yarrow = self.person("Quince"), self.person("Yarrow")

    def article(self, title, at):
        post = Post(title=title, slug=title.lower().replace(" ", "-"), author=self.perpetua)
        post.status, post.published_at, post.lead = Post.Status.PUBLISHED, at, self.picture
        post.write(f"Of *{title.lower()}*.\n\n![The wall]({self.picture.url})")
        post.save()
        return post

    def person(self, name, *roles):
        user = User.objects.create_user(f"{name.lower()}@example.org", name, PASSWORD)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        give(user, *roles)
        return user

    def visitor(self, name, account=None, address=ELSEWHERE):
        """A browser that is kept; if it is an account's, its password was given in it."""
        self.visitors[name] = visitor = Visitor(address)
        if account:
            assert visitor.sign_in(account.email).status_code == 302
        return visitor

    def write(self, account, text, **where):
        return Comment.write(self.post, Writer(account=account, name=account.name), text, **where)

    def form_of(self, visitor):
        """What the form below the article would send, if nothing were typed."""
        page = visitor.get(self.post.get_absolute_url()).text
        return next(form for form in forms_in(page) if "text" in form)

    def guest_writes(self, visitor, text, **fields):
        """By the form of the page. Answers with the comment."""
        sent = self.form_of(visitor) | fields | {"text": text}
        answer = visitor.post(f"/comments/guest/{self.post.pk}/", sent)
        assert answer.status_code == 302, answer.text
        return Comment.objects.get(text=text)

    def link_of(self, email, comment=None):
        """Where the message that asks for a confirmation leads."""
        confirmation = Confirmation.objects.get(guest=Guest.objects.at(email))
        return Link(confirmation, comment.pk if comment else 0).address()

    def confirmed(self, visitor, email):
        """The guest presses the button there."""
        assert visitor.post(self.link_of(email)).status_code == 302
        return Guest.objects.at(email)
