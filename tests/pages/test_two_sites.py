"""Two sites that share a store, and one that comes back from its backup."""

import pytest
from django.core.management import call_command

from blog.models import Post, Site
from blog.models.site.site import new_identity
from tests.pages.stranger import after_the_lease, ask, new_worker

pytestmark = pytest.mark.django_db


def become_another_site(post, name, **site):
    """As if this were another site's database, which has counted just as far."""
    Post.objects.filter(pk=post.pk).update(title=f"A wall of {name}")
    Site.objects.filter(pk=1).update(name=name, **site)


def test_two_sites_with_one_folder_never_show_each_other_s_pages(post, site):
    paths = [post.get_absolute_url(), "/", "/feed/", "/archive/"]
    identity = {"Pears": site.identity, "Plums": new_identity()}
    workers = {name: new_worker() for name in identity}
    for _ in range(2):
        for name, other in ("Pears", "Plums"), ("Plums", "Pears"):
            become_another_site(post, name, identity=identity[name])
            after_the_lease()
            for worker in workers[name], new_worker():
                pages = [ask(path, worker=worker).text for path in paths]
                assert all(name in page and other not in page for page in pages)


def test_after_a_backup_one_command_forgets_what_was_stored_meanwhile(post, site):
    """The database counts from where it was, so the same number stands for two pages."""
    worker = new_worker()
    backup = (
        Site.objects.values("lists_version", "pages_version").get(),
        Post.objects.values("version").get(),
    )
    post.title = "Of what is lost"
    post.save()
    after_the_lease()
    assert all(
        "is lost" in ask(path, worker=worker).text for path in [post.get_absolute_url(), "/"]
    )

    Site.objects.update(**backup[0])
    Post.objects.update(title="Of what was kept", **backup[1])
    call_command("clear_pages")
    after_the_lease()
    for known in worker, new_worker():
        for path in post.get_absolute_url(), "/":
            page = ask(path, worker=known).text
            assert "was kept" in page and "is lost" not in page
