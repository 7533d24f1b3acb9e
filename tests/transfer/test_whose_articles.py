"""Whoever moves in says which of the authors of the old blog they are, and who the others are."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from blog.models import Post
from tests.transfer.old_blogs import JEKYLL, site
from transfer.models import Imported, ImportRun

pytestmark = pytest.mark.django_db


def bring_in(path, of="wordpress", **options):
    said = io.StringIO()
    call_command(f"import_{of}", str(path), stdout=said, **options)
    return said.getvalue()


def authors():
    return {post.author for post in Post.objects.all()}


@pytest.fixture
def garden(exports):
    return exports / "garden.xml"


def test_an_owner_with_another_address_than_there_gets_their_articles(garden, owner):
    logins = [one.foreign_id for one in _accounts_of(garden)]
    bring_in(garden, author=[f"{login}={owner.email}" for login in logins])
    assert authors() == {owner} and Post.objects.count() == 5
    assert User.objects.filter(email__endswith="@imported.invalid").count() == 0


def _accounts_of(path):
    """What a trial calls the accounts of an export, which is undone again."""
    bring_in(path)
    made = list(Imported.objects.filter(kind="account"))
    bring_in(path, undo=True)
    return made


def test_an_author_may_be_a_name_that_nobody_can_be_invited_to_by_the_files_address(garden, owner):
    first, *_others = _accounts_of(garden)
    bring_in(garden, author=[f"{first.foreign_id}=name"])
    pk = Imported.objects.get(kind="account", foreign_id=first.foreign_id).object_id
    assert User.objects.get(pk=pk).email.endswith("@imported.invalid")


def test_an_account_that_isnt_here_is_named_before_anything_comes(garden):
    with pytest.raises(CommandError, match="no account “Nobody”"):
        bring_in(garden, author=["x=Nobody"])
    assert not Post.objects.exists()


def test_articles_that_name_nobody_are_the_owners_if_they_say_so(tmp_path, owner, on_disk):
    files = {name: text.replace("author: Marit\n", "") for name, text in JEKYLL.items()}
    bring_in(site(tmp_path, files), "jekyll", author=[f"={owner.email}"])
    assert authors() == {owner}


def test_undoing_leaves_the_account_that_was_here(garden, owner):
    first, *_others = _accounts_of(garden)
    bring_in(garden, author=[f"{first.foreign_id}={owner.name}"])
    bring_in(garden, undo=True)
    assert User.objects.filter(pk=owner.pk).exists() and not Post.objects.exists()


def test_letting_authors_write_takes_and_gives_an_owner_nothing(garden, owner):
    first, *_others = _accounts_of(garden)
    bring_in(garden, author=[f"{first.foreign_id}={owner.name}"], give_role=True)
    given = ImportRun.objects.newest_first().first().marks.get("roles_given", [])
    assert owner.pk not in {pk for pk, _role in given} and given
