"""The worker is killed while all articles take another form of address: each is found, by every address that it had.

.venv/bin/pytest -n0 -s -m slow tests/faults/test_kills_while_moving.py
DATABASE_URL=postgres://… .venv/bin/pytest -n0 -s -m slow tests/faults/test_kills_while_moving.py
"""

from random import Random

import pytest
from django.db.models import Count
from django.utils import timezone

from blog.addresses import moving
from blog.models import Post, Redirect, Site
from tests.blog.test_addresses import leads
from tests.blog.test_worker import at_work
from tests.waiting import let_pass, until

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.served,
    pytest.mark.slow,
    pytest.mark.timeout(600),
]
ARTICLES, KILLS = 500, 3
MEANWHILE = 40  # articles that are asked for after each kill
MONTH, NAME = "/%year%/%monthnum%/%postname%/", "/%postname%/"


@pytest.fixture
def articles(author):
    """Five hundred, two a day."""
    now, made = timezone.now(), []
    for number in range(ARTICLES):
        at = now - timezone.timedelta(days=1 + number // 2)
        slug = f"article-{number}"
        made.append(
            Post(title=f"Article {number}.", slug=slug, author=author, status=Post.Status.PUBLISHED,
                 published_at=at, day=timezone.localdate(at), text=slug, rendered=slug)
        )  # fmt: skip
    return Post.objects.bulk_create(made)


def is_over():
    return Site.current().permalinks_moved_to is None


def left_to_move():
    upto = Site.current().permalinks_moved_to
    return 0 if upto is None else Post.objects.filter(pk__gt=upto).count()


def killed_at_random(folder, chance):
    """Let a worker move some articles, and kill it; whether it was at it."""
    wanted = chance.randint(0, left_to_move())
    with at_work(folder) as worker:
        until(lambda: left_to_move() <= wanted, what=worker.log.read_text)
        let_pass(chance.uniform(0, 0.1), "until it is killed, wherever it is by then")
        worker.kill()
        worker.wait()
        worker.returncode = 0  # as `at_work` would have it
    return not is_over()


def is_found(client, post, *addresses):
    """Whether each leads to the article, or is where it stands."""
    answers = (client.get(one, follow=True) for one in addresses)
    return all(one.status_code == 200 and f"<title>{post.title}" in one.text for one in answers)


def test_articles_whose_worker_is_killed_are_all_found_and_none_is_lost(
    client, author, articles, tmp_path
):
    chance, in_the_middle = Random(), 0
    stood = {post: [post.dated_url] for post in articles}
    for form in (MONTH, NAME):
        moving.choose(form, author)
        for _kill in range(KILLS):
            if not is_over():
                in_the_middle += killed_at_random(tmp_path, chance)
            some = chance.sample(articles, MEANWHILE)
            assert all(is_found(client, post, *stood[post]) for post in some)
        if not is_over():
            with at_work(tmp_path) as worker:
                until(is_over, what=worker.log.read_text)
        for post, addresses in stood.items():
            post.refresh_from_db()
            here = post.get_absolute_url()
            wanted = f"/{post.slug}/" if form == NAME else f"/{post.day:%Y/%m}/{post.slug}/"
            assert here == wanted and is_found(client, post, here)
            assert {leads(client, old) for old in addresses} == {here}
            addresses.append(here)
    assert in_the_middle
    print(f"\n{in_the_middle} of {2 * KILLS} were killed before their end")
    assert Post.objects.out().count() == ARTICLES
    # One for what each was called by the month.
    led = Redirect.objects.values_list("post").annotate(n=Count("pk"))
    assert dict(led) == {post.pk: 1 for post in articles}
