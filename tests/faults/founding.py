"""Found the blog that faults are tried on: python -m tests.faults.founding

It prints where its article is, and the sessions of sixteen who write, as JSON.
"""

import json
import os

import django
from django.core.management import call_command


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    print(json.dumps(found()))


def found():
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from blog.models import Post, Site
    from tools.bench.crowd import people

    Site.current()
    people.gather()
    post = Post(
        title="A wall of espaliers",
        slug="a-wall-of-espaliers",
        author=people.moderator(0),
        status=Post.Status.PUBLISHED,
        published_at=timezone.now() - timezone.timedelta(days=1),
    )
    post.write("The south wall holds **eleven** pears.")
    post.save()
    sessions = []
    for number in range(people.ACCOUNTS):
        client = Client()
        client.force_login(people.account(number))
        sessions.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    terms = people.terms()
    return {
        "page": post.get_absolute_url(),
        "post": post.pk,
        "sessions": sessions,
        "session_cookie": settings.SESSION_COOKIE_NAME,
        "terms": terms,
    }


if __name__ == "__main__":
    main()
