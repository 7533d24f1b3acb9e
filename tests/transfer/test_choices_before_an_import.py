"""An owner at the desk says, before anything comes, which authors they are and which other sites are theirs."""

import pytest
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AuditEntry, User
from blog.desk.people.audit import lines
from blog.models import Picture, Post
from tests.blog.test_article_lists import bell_of
from tests.conftest import a_person
from tests.receiver import receiver
from tests.transfer.test_own_hosts import DOT_COM, export
from tests.transfer.test_wordpress_pictures import picture
from transfer.imports.runs import import_task
from transfer.models import ImportRun, MissingFile

__all__ = ["receiver"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_disk")]

AUTHOR = """<wp:author><wp:author_id>{n}</wp:author_id><wp:author_login>{login}</wp:author_login>
<wp:author_email>{email}</wp:author_email><wp:author_display_name>{name}</wp:author_display_name></wp:author>"""


@pytest.fixture
def checked(desk, tmp_path):
    def check(*files, owner_is="ines@pears.example"):
        path = export(tmp_path, files or ["https://museum.example/a.jpg"])
        ines = AUTHOR.format(n=1, login="ines", email=owner_is, name="Ines Salt")
        path.write_text(path.read_text().replace("<item>", f"{ines}<item>", 1))
        name = SimpleUploadedFile("export.xml", path.read_bytes())
        desk.post("/admin/import/", {"file": name, "pictures": "fetch"})
        run = ImportRun.objects.newest_first().first()
        import_task.check(run.pk)
        run.refresh_from_db()
        return run

    return check


def next_of(desk, run, page="", **sent):
    sent = sent if page else {"do": "next", **sent}
    return desk.post(f"/admin/import/{run.pk}/{page or 'change'}/", sent)


def test_the_way_leads_by_authors_and_pictures_and_nothing_comes_before_its_end(
    desk, owner, checked
):
    run = checked()
    ready = desk.get(run.get_absolute_url())
    assert ready.context["leads_to"] == "desk_import_who"
    answer = next_of(desk, run, binned="keep", pictures="later")
    assert answer["Location"] == f"/admin/import/{run.pk}/who/"
    assert desk.get(answer["Location"]).context["authors"][0]["login"] == "ines"
    answer = next_of(desk, run, "who", me="0")
    assert answer["Location"] == f"/admin/import/{run.pk}/sites/"
    assert [one["host"] for one in desk.get(answer["Location"]).context["sites"]] == [
        "museum.example"
    ]
    run.refresh_from_db()
    assert run.state == "ready" and not Post.objects.exists()
    next_of(desk, run, "sites", **{"site-0": "no"})
    run.refresh_from_db()
    assert run.state == "running" and "authors" not in run.plan
    assert run.options["keeps_binned"] and run.options["authors"] == {"ines": owner.pk}
    import_task.bring(run.pk)
    assert Post.objects.get().author == owner


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_only_an_own_confirmed_address_is_picked_before_an_answer(
    desk, owner, checked, is_confirmed
):
    EmailAddress.objects.filter(user=owner).delete()
    EmailAddress.objects.create(user=owner, email="ines@pears.example", verified=is_confirmed)
    page = desk.get(f"/admin/import/{checked().pk}/who/")
    assert [one["is_me"] for one in page.context["authors"]] == [is_confirmed]
    assert page.text.count(" checked") == is_confirmed


def test_an_author_may_be_somebody_who_is_here_or_a_name_alone(desk, owner, checked, moderator):
    run = checked()
    accounts = desk.get(f"/admin/import/{run.pk}/who/").context["accounts"]
    assert owner not in accounts
    next_of(desk, run, "who", **{"me": "", "author-0": "name"})
    next_of(desk, run, "sites")
    import_task.bring(run.pk)
    assert Post.objects.get().author.email.endswith("@imported.invalid")


def test_who_is_here_already_is_told_of_their_articles_once(desk, checked, postbox):
    author = a_person("Hedda", "Author")
    run = checked()
    next_of(desk, run, "who", **{"me": "", "author-0": str(author.pk)})
    next_of(desk, run, "sites")
    import_task.bring(run.pk)
    assert Post.objects.get().author == author
    import_task.bring_more(run)
    import_task.bring(run.pk)
    postbox.deliver()
    assert bell_of(author) == ["An import brought 1 article of yours."]
    [line] = lines(list(AuditEntry.objects.filter(kind="articles given")))
    assert line.what == f"Gave 1 article to {author.name}" and line.detail == "from an import"


@pytest.mark.parametrize("forged", ["0", "999999", "x", "me2"])
def test_nobody_who_may_not_write_is_chosen_by_a_forged_form(desk, checked, reader, forged):
    run = checked()
    who = str(reader.pk) if forged == "0" else forged
    next_of(desk, run, "who", **{"author-0": who})
    run.refresh_from_db()
    assert run.options["authors"] == {}


def test_only_owners_are_asked(signed_in, moderator, checked):
    run = checked()
    for page in ("who", "sites"):
        assert signed_in(moderator).get(f"/admin/import/{run.pk}/{page}/").status_code in (302, 403)


def test_what_was_chosen_is_there_on_the_way_back(desk, owner, checked):
    run = checked()
    next_of(desk, run, binned="keep", role="on", html="on", pictures="later")
    next_of(desk, run, "who", me="")
    assert desk.get(f"/admin/import/{run.pk}/who/").context["is_nobody"]
    page = desk.get(run.get_absolute_url()).text
    assert 'name="role" checked' in page and 'name="html" checked' in page


@pytest.mark.parametrize("answer", ["yes", "no", ""])
def test_another_site_is_asked_for_its_pictures_only_if_it_is_the_blogs(
    desk, checked, receiver, answer
):
    receiver.answer_at("/2010/07/wall.jpg", (200, [picture("brown")], {}))
    run = checked(f"http://127.0.0.1:{receiver.port}/2010/07/wall.jpg")
    next_of(desk, run, pictures="fetch")
    next_of(desk, run, "who", me="0")
    next_of(desk, run, "sites", **({"site-0": answer} if answer else {}))
    import_task.bring(run.pk)
    assert bool(receiver.asked) == (Picture.objects.count() == 1) == (answer == "yes")


def test_a_site_that_is_the_blogs_after_all_is_said_so_among_what_is_missing(
    desk, checked, receiver
):
    receiver.answer_at("/2010/07/wall.jpg", (200, [picture("brown")], {}))
    run = checked(f"http://127.0.0.1:{receiver.port}/2010/07/wall.jpg", f"{DOT_COM}/gone.jpg")
    import_task.start(run, {})
    import_task.bring(run.pk)
    address = f"/admin/import/{run.pk}/pictures/"
    assert {one["host"] for one in desk.get(address).context["sites"]} == {
        f"127.0.0.1:{receiver.port}",
        "pears.files.wordpress.com",
    }
    assert not receiver.asked
    desk.post(address, {"do": "own", "host": f"127.0.0.1:{receiver.port}"})
    import_task.work()
    assert Picture.objects.count() == 1
    assert MissingFile.objects.get().key == "pears.files.wordpress.com/2010/07/gone.jpg"
    assert desk.get("/2010/07/wall.jpg").status_code == 301
    assert "/media/" in Post.objects.get().html


def test_accounts_that_an_import_made_can_still_be_invited(desk, checked):
    run = checked()
    next_of(desk, run, "who", me="")
    next_of(desk, run, "sites")
    import_task.bring(run.pk)
    assert User.objects.get(email="ines@pears.example").name == "Ines Salt"
    page = desk.get(f"/admin/import/{run.pk}/authors/")
    assert [one.email for one in page.context["accounts"]] == ["ines@pears.example"]
