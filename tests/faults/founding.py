"""Found the blog that faults are tried on: python -m tests.faults.founding [ARTICLES]

It prints where its article is, the sessions of sixteen who write, that of its author, and a guest's cookie, as JSON.
"""

import json
import os
import sys
from io import BytesIO

import django
from django.core.files.base import ContentFile
from django.core.management import call_command
from PIL import Image


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    print(json.dumps(found(*map(int, sys.argv[1:]))))


def found(articles=1):
    from django.conf import settings
    from django.core import signing
    from django.test import Client
    from django.utils import timezone

    from accounts.permissions import roles
    from blog.models import Post, Site
    from blog.pagecache.page_store import GUEST_COOKIE
    from blog.pictures import upload
    from comments.gate import Writer
    from comments.models import Comment
    from tools.bench.crowd import people

    Site.current()
    people.gather()
    posts = [
        Post(
            title=f"A wall of espaliers, {number}",
            slug=f"a-wall-of-espaliers-{number}",
            author=people.moderator(0),
            status=Post.Status.PUBLISHED,
            published_at=timezone.now() - timezone.timedelta(days=1),
        )
        for number in range(articles)
    ]
    for post in posts:
        post.write("The south wall holds **eleven** pears.")
        post.save()

    def session(person):
        client = Client()
        client.force_login(person)
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    def guest(post):
        """The cookie of one whose comment waits here for a moderator."""
        writer = Writer(name="Passing Heron", token="h" * 24)
        comment = Comment.write(post, writer, "A guest was here.")
        if not comment.is_held:
            comment.hold()
        return f"{GUEST_COOKIE}={signing.dumps('h' * 24, salt=GUEST_COOKIE)}"

    roles.give(people.moderator(0), "Author")
    terms = people.terms()
    sent = BytesIO()
    Image.new("RGB", (900, 600), "olive").save(sent, "JPEG")
    picture = upload.receive(ContentFile(sent.getvalue(), "pear.jpg"), by=people.moderator(0))
    return {
        "picture": picture.url,
        "page": posts[0].get_absolute_url(),
        "post": posts[0].pk,
        "pages": [post.get_absolute_url() for post in posts],
        "posts": [post.pk for post in posts],
        "sessions": [session(people.account(number)) for number in range(people.ACCOUNTS)],
        "author": session(people.moderator(0)),
        "session_cookie": settings.SESSION_COOKIE_NAME,
        "guest": guest(posts[0]),
        "terms": terms,
    }


if __name__ == "__main__":
    main()
