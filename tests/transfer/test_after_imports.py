"""Once a blog is here its owner finds the articles of comments, decides on shortcodes and old addresses, and sees what is left."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, Invitation, User
from blog.addresses import likeness, moving
from blog.models import Page, Post, Redirect
from comments.models import Comment
from tests.conftest import just_signed_in
from transfer.imports.runs import import_task, receiving
from transfer.models import Imported, ImportRun

pytestmark = pytest.mark.django_db
PAGE = "/admin/import/"
DISQUS = """<?xml version="1.0" encoding="utf-8"?>
<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
<category dsq:id="1"><forum>tides</forum><title>General</title></category>
{threads}{posts}</disqus>"""
THREAD = """<thread dsq:id="{n}"><id/><forum>tides</forum><category dsq:id="1"/><link>{link}</link><title>T</title>
<message/><createdAt>2019-06-01T10:00:00Z</createdAt><isClosed>false</isClosed><isDeleted>false</isDeleted></thread>"""
POST = """<post dsq:id="{n}0"><id/><message><![CDATA[<p>Words {n}</p>]]></message><createdAt>2019-06-02T10:00:00Z</createdAt>
<isDeleted>false</isDeleted><isSpam>false</isSpam><author><name>Ann</name><isAnonymous>true</isAnonymous></author>
<thread dsq:id="{n}"/></post>"""


@pytest.fixture(autouse=True)
def on_disk(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    likeness._catalogue.cache_clear()  # A test's articles have the numbers of versions of another's.


@pytest.fixture
def export(exports):
    return (exports / "garden.xml").read_text()


def at(name, run):
    return reverse(f"desk_import_{name}", args=[run.pk])


def moved_in(desk, content, **choices):
    """The ImportRun of an export that is here by now."""
    desk.post(PAGE, {"file": SimpleUploadedFile("export.xml", content.encode())})
    run = ImportRun.objects.latest("pk")
    import_task.check(run.pk)
    desk.post(f"{PAGE}{run.pk}/change/", {"do": "start", "pictures": "later", **choices})
    import_task.bring(run.pk)
    run.refresh_from_db()
    assert run.state == "done", run.failure
    return run


def step(desk, run, key):
    steps = desk.get(run.get_absolute_url()).context["next"]
    return next(one for one in steps if one.key == key)


def claims(desk, run):
    """{name: how their account stands with whoever it was made for}"""
    shown = desk.get(at("authors", run)).context["accounts"]
    return {one.name: one.claim.value for one in shown}


def of_disqus(*links):
    threads = "".join(THREAD.format(n=n, link=link) for n, link in enumerate(links, 1))
    posts = "".join(POST.format(n=n) for n, _link in enumerate(links, 1))
    return DISQUS.format(threads=threads, posts=posts)


def test_comments_without_their_article_are_matched_by_hand_and_brought_in(desk, post):
    lost = "https://old.example.org/?<b>=1"
    run = moved_in(desk, of_disqus("https://old.example.org/zzz", lost.replace("<b>", "x")))
    assert [number for _address, number in run.unmatched] == [1, 1]
    first = run.unmatched[0][0]
    page = desk.get(at("unmatched", run))
    assert "2 comments belong to 2 addresses" in page.text and "Import these" not in page.text
    page = desk.get(at("unmatched", run), {"address": first, "q": post.title.split()[0]})
    assert post.title in page.text and "This one" in page.text
    desk.post(at("unmatched", run), {"address": first, "post": post.pk})
    page = desk.get(at("unmatched", run))
    assert "1 comment has an article now" in page.text
    desk.post(at("unmatched", run), {"bring": "these"})
    import_task.bring(run.pk)
    run.refresh_from_db()
    assert Comment.objects.get().post == post
    assert run.state == "done" and len(run.unmatched) == 1
    assert run.report["counts"]["left out"]["unmatched"] == 1
    assert "Find the article of 1 comment" in desk.get(run.get_absolute_url()).text


def test_comments_without_an_address_are_told_as_such_and_matched_as_others_are(desk, post):
    run = moved_in(desk, of_disqus(""))
    page = desk.get(at("unmatched", run))
    assert "Without an address" in page.text and "<code></code>" not in page.text
    page = desk.get(at("unmatched", run), {"address": "", "q": post.title.split()[0]})
    assert "<h2>Without an address</h2>" in page.text and "This one" in page.text
    desk.post(at("unmatched", run), {"address": "", "post": post.pk})
    desk.post(at("unmatched", run), {"bring": "these"})
    import_task.bring(run.pk)
    assert Comment.objects.get().post == post


def test_suggested_articles_are_accepted_all_at_once_and_taken_back(desk, post):
    link = f"https://old.example.org/x/{post.slug}.html"
    run = moved_in(desk, of_disqus(link))
    page = desk.get(at("unmatched", run))
    assert "It’s this one" in page.text
    desk.post(at("unmatched", run), {"suggestions": "all", "suggested": [link, "https://x/"]})
    run.refresh_from_db()
    assert run.options["matches"] == {link: post.get_absolute_url()}
    desk.post(at("unmatched", run), {"unmatch": link})
    run.refresh_from_db()
    assert run.options["matches"] == {}


@pytest.mark.parametrize("sent", [{"address": "https://x/", "post": "1"}, {"post": "x"}, {}])
def test_what_no_thread_hangs_on_is_matched_with_nothing(desk, post, sent):
    run = moved_in(desk, of_disqus("https://old.example.org/zzz"))
    assert desk.post(at("unmatched", run), sent).status_code == 302
    odd = {"address": run.unmatched[0][0], "post": "9" * 30}
    assert desk.post(at("unmatched", run), odd).status_code == 404
    run.refresh_from_db()
    assert not run.options.get("matches")


INSIDE = "[snip lang=php]$a = b();[/snip] [box at=1]Words[/box]"


def test_shortcodes_are_chosen_before_an_import_and_changed_after_it(desk, export):
    text = export.replace("豆は朝が好きです。", INSIDE)
    desk.post(PAGE, {"file": SimpleUploadedFile("export.xml", text.encode())})
    run = ImportRun.objects.get()
    import_task.check(run.pk)
    page = desk.get(run.get_absolute_url()).text
    assert "The shortcode [snip] is there 1 time" in page and "[snip lang=php]" in page
    desk.post(f"{PAGE}{run.pk}/change/", {"do": "start", "pictures": "later", "deed-box": "quote"})
    import_task.bring(run.pk)
    html = Post.objects.get(slug="beans-before-breakfast").rendered
    assert "[snip" in html and "<blockquote>" in html and "[box" not in html
    desk.post(at("shortcodes", run), {"deed-snip": "code", "language-snip": "Perl"})
    import_task.replace_shortcodes(run.pk)
    html = Post.objects.get(slug="beans-before-breakfast").rendered
    assert "language-perl" in html and "[snip" not in html and "[box at=1]" in html
    assert "as you chose" in desk.get(at("shortcodes", run)).text
    assert not import_task.Undoing(ImportRun.objects.get()).obstacle()


def test_an_article_that_was_edited_since_keeps_its_shortcodes_and_is_told(desk, export):
    run = moved_in(desk, export.replace("豆は朝が好きです。", INSIDE))
    beans = Post.objects.get(slug="beans-before-breakfast")
    beans.title = "Beans, again"
    beans.save()
    desk.post(at("shortcodes", run), {"deed-snip": "drop"})
    import_task.replace_shortcodes(run.pk)
    page = desk.get(at("shortcodes", run)).text
    assert "Edited since" in page and "Beans, again" in page
    assert "[snip" in Post.objects.get(pk=beans.pk).rendered


@pytest.mark.parametrize("content", [None, "<rss>", "none"])
def test_an_export_that_cant_be_read_any_more_is_told_once_and_not_tried_for_ever(
    desk, export, content
):
    run = moved_in(desk, export.replace("豆は朝が好きです。", INSIDE))
    receiving.throw_away(run.file)
    if content:
        Path(run.file).write_text(content)
    desk.post(at("shortcodes", run), {"deed-snip": "drop"})
    import_task.work()
    assert not ImportRun.objects.to_go_on_with()
    page = desk.get(at("shortcodes", run)).text
    assert 'role="alert"' in page and "as you chose" not in page


@pytest.mark.parametrize("deed", ["code:<b>", "nonsense", "code:" + "x" * 99])
def test_a_deed_that_is_none_leaves_a_shortcode_as_it_is(desk, export, deed):
    run = moved_in(desk, export.replace("豆は朝が好きです。", INSIDE), **{"deed-snip": deed})
    assert run.options["shortcodes"] == {}


def test_old_links_that_lead_nowhere_are_told_and_led_on(desk, export):
    links = '<a href="https://garden.example.org/beans-before-breakfas.html">b</a> <a href="/shop/">s</a>'
    run = moved_in(desk, export.replace("豆は朝が好きです。", f"豆 {links}"))
    assert {one[0] for one in run.lost_addresses} == {"/beans-before-breakfas.html", "/shop/"}
    page = desk.get(at("addresses", run)).text
    assert "2 old addresses don’t answer" in page and "/2019/06/01/beans-before-breakfast/" in page
    assert step(desk, run, "addresses").line.endswith("1 has a suggestion.")
    desk.post(at("addresses", run), {"suggestions": "all"})
    run.refresh_from_db()
    assert [one[0] for one in run.lost_addresses] == ["/shop/"]
    assert Redirect.redirect_for("/beans-before-breakfas.html")
    refused = desk.post(at("addresses", run), {"path": "/shop/", "to": "/nothing-here/"})
    assert refused.status_code == 422 and "no page at this address" in refused.text
    desk.post(at("addresses", run), {"leave": "/shop/"})
    page = desk.get(at("addresses", run)).text
    assert "Every old address answers" in page and "/?p=11" in page


def test_what_to_do_next_is_told_in_order_and_ticked_off(desk, export):
    run = moved_in(desk, export)
    page = desk.get(run.get_absolute_url())
    steps = {one.key: one.is_done for one in page.context["next"]}
    assert list(steps) == ["look", "addresses", "authors", "menu", "policy", "domain"]
    assert page.context["first"] == "look" and steps["addresses"] and not steps["policy"]
    assert "Beans before breakfast" in desk.get(at("look", run)).text
    page = desk.get(run.get_absolute_url())
    assert page.context["next"][0].is_done and page.context["first"] == "authors"
    assert "Done on" in page.context["next"][0].line
    told = desk.get(at("report", run)).json()["next"]
    assert told[0] == {"step": "look", "is_done": True}


def test_choices_at_the_desk_are_those_of_the_command(desk, export):
    choices = {
        "binned": "keep",
        "role": "on",
        "as_they_come": "on",
        "html": "on",
        "address": "https://x.example",
    }
    run = moved_in(desk, export, **choices)
    kept = {
        "keeps_binned": True,
        "role": "Author",
        "as_they_come": True,
        "keeps_html": True,
        "fetches": False,
    }
    assert run.options == kept | {"shortcodes": {}, "staff": {}, "address": "https://x.example"}
    assert Comment.objects.count() == 8
    assert Post.objects.first().author.groups.filter(name="Author").exists()


def test_these_pages_are_only_there_for_an_import_that_is_done(desk, export):
    desk.post(PAGE, {"file": SimpleUploadedFile("export.xml", export.encode())})
    run = ImportRun.objects.get()
    for name in ("look", "unmatched", "shortcodes", "addresses", "authors"):
        assert desk.get(at(name, run)).status_code == 404


def test_only_the_owner_comes_here(desk, export, signed_in, moderator, reader):
    run = moved_in(desk, export)
    for person in (moderator, reader):
        browser = signed_in(person)
        for name in ("look", "unmatched", "shortcodes", "addresses", "authors"):
            assert browser.get(at(name, run)).status_code in (302, 403)
            assert browser.post(at(name, run), {"leave": "/x/"}).status_code in (302, 403, 405)


def test_an_export_that_is_gone_says_so_in_place_of_reading_it(desk, post):
    run = moved_in(desk, of_disqus(f"https://old.example.org/x/{post.slug}"))
    receiving.throw_away(run.file)
    assert "isn’t here any more" in desk.get(at("unmatched", run)).text
    desk.post(at("unmatched", run), {"bring": "these"})
    run.refresh_from_db()
    assert run.state == "done"


def test_as_many_authors_get_accounts_as_the_check_has_said(desk, export):
    unsigned = export.replace("<dc:creator><![CDATA[moss]]>", "<dc:creator><![CDATA[]]>", 1)
    run = moved_in(desk, unsigned)
    assert run.plan["found"]["account"] == Imported.objects.filter(kind="account").count() > 1


def test_authors_are_invited_to_their_accounts(desk, export, postbox):
    """Fern by the address in the export; Moss, of whom it has none, by the one that the owner types."""
    run = moved_in(desk, export.replace("Moss@Example.org", ""))
    fern, moss = (User.objects.get(name=name) for name in ("Fern", "moss"))
    assert claims(desk, run) == {"Fern": "open", "moss": "no address"}
    sent = desk.post(at("authors", run), {"author": [fern.pk], "role": "Author"}, follow=True)
    assert sent.status_code == 200 and "1 invitation is on its way." in sent.text
    assert [letter.to for letter in postbox.deliver()] == ["fern@example.org"]
    assert not step(desk, run, "authors").is_done
    typed = {f"email-{moss.pk}": "Fern@example.org", "role": "Editor"}
    refused = desk.post(at("authors", run), typed)
    assert refused.status_code == 422 and "Another account has this address." in refused.text
    desk.post(at("authors", run), typed | {f"email-{moss.pk}": "Moss@example.org"})
    assert [letter.to for letter in postbox.deliver()][1:] == ["moss@example.org"]
    assert {one.email: one.role for one in Invitation.objects.open()} == {
        "fern@example.org": "Author",
        "moss@example.org": "Editor",
    }
    moss.refresh_from_db()
    assert moss.email == "moss@example.org"
    assert step(desk, run, "authors").is_done


def test_an_address_is_given_to_nobody_who_has_one(desk, export):
    run = moved_in(desk, export)
    fern = User.objects.get(name="Fern")
    desk.post(at("authors", run), {f"email-{fern.pk}": "else@example.org", "role": "Author"})
    fern.refresh_from_db()
    assert fern.email == "fern@example.org" and not Invitation.objects.exists()


def test_who_got_a_role_with_the_import_is_invited_all_the_same(desk, export):
    run = moved_in(desk, export, role="on")
    assert claims(desk, run) == {"Fern": "open", "moss": "open"}
    given = AuditEntry.objects.filter(kind=AuditEntry.Kind.ROLE_GIVEN, by=run.who)
    assert {one.about.name for one in given} == {"Fern", "moss"}
    User.objects.filter(name="Fern").update(last_login=timezone.now())
    assert claims(desk, run) == {"Fern": "taken", "moss": "open"}


def test_a_role_that_came_with_an_import_goes_with_it(desk, export, owner, reader):
    reader.emailaddress_set.update_or_create(email=reader.email, defaults={"verified": True})
    run = moved_in(desk, export.replace("fern@example.org", reader.email), role="on")
    assert [*reader.groups.values_list("name", flat=True)] == ["Author"]
    assert not User.objects.filter(name="Fern").exists()
    desk.post(at("change", run), {"do": "undo"})
    import_task.work()
    assert not reader.groups.exists() and not User.objects.filter(name="moss").exists()
    taken = AuditEntry.objects.filter(kind=AuditEntry.Kind.ROLE_TAKEN, by=owner)
    assert reader.pk in [one.about_id for one in taken] and taken.count() == 2


def test_who_hasnt_shown_lately_that_it_is_them_is_asked_before_an_import_begins(
    desk, export, owner
):
    desk.post(PAGE, {"file": SimpleUploadedFile("export.xml", export.encode())})
    run = ImportRun.objects.get()
    import_task.check(run.pk)
    just_signed_in(desk, owner, ago=3600)
    asked = desk.post(at("change", run), {"do": "start", "role": "on"})
    run.refresh_from_db()
    assert "reauthenticate" in asked.url and run.state == "ready"
    just_signed_in(desk, owner)
    went_on = parse_qs(urlsplit(asked.url).query)["next"][0]
    assert desk.get(went_on).url == run.get_absolute_url()
    run.refresh_from_db()
    assert run.state == "running" and run.options["role"] == "Author"


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"role": "Author"},
        {"author": "nonsense", "role": "Author"},
        {"author": "the owner", "role": "Author"},
        {"author": "fern", "role": "Owner"},
        {"author": "fern", "role": ""},
    ],
)
def test_nobody_is_invited_whom_the_import_did_not_bring_nor_to_what_is_no_role(
    desk, export, owner, sent
):
    run = moved_in(desk, export)
    keys = {"fern": User.objects.get(name="Fern").pk, "the owner": owner.pk}
    if "author" in sent:
        sent = sent | {"author": keys.get(sent["author"], sent["author"])}
    refused = desk.post(at("authors", run), sent)
    assert refused.status_code == 422 and 'role="alert"' in refused.text
    assert not Invitation.objects.exists()


def test_an_owner_keeps_the_form_of_the_old_addresses(client, desk, export):
    """The very page stands at the old bookmark, and the step is ticked off."""
    old = "/2019/06/beans-before-breakfast.html"
    run = moved_in(desk, export.replace("/2019/06/01/beans-before-breakfast/", old))
    steps = desk.get(reverse("desk_import_run", args=[run.pk])).text
    assert "Choose the article addresses" in steps and "/%year%/%monthnum%/%postname%.html" in steps
    assert client.__class__().get(old).status_code == 301

    desk.post(at("addresses", run), {"form": "theirs"})
    moving.move.func()

    stranger = client.__class__()
    assert stranger.get(old).status_code == 200
    assert stranger.get("/2019/06/01/beans-before-breakfast/").url == old
    assert "checked" in desk.get(at("addresses", run)).text.partition('value="theirs"')[2][:12]

    desk.post(at("addresses", run), {"form": "ours"})
    moving.move.func()

    assert stranger.get(old).url == "/2019/06/01/beans-before-breakfast/"


@pytest.mark.parametrize("above", ["tag", "x" * 130])
def test_no_form_is_offered_that_the_blog_cannot_take(desk, export, above):
    """One that the blog itself has, and one that is longer than a form may be."""
    old = f"/{above}/beans-before-breakfast/"
    run = moved_in(desk, export.replace("/2019/06/01/beans-before-breakfast/", old))

    steps = desk.get(reverse("desk_import_run", args=[run.pk])).text

    assert "Choose the article addresses" not in steps
    assert 'value="theirs"' not in desk.get(at("addresses", run)).text


def test_a_page_that_comes_leaves_an_article_where_it_stands(desk, client, export, post):
    moving.choose("/%postname%/", User.objects.get(is_superuser=True))
    moving.move.func()
    moved_in(desk, export.replace("[CDATA[about]]", f"[CDATA[{post.slug}]]"))

    assert Page.objects.filter(slug=f"{post.slug}-2").exists()
    assert client.__class__().get(f"/{post.slug}/").context["post"] == post


def test_what_comes_to_a_blog_with_the_form_of_its_old_addresses_has_them(client, desk, export):
    """Also if every article appears as it comes."""
    moving.choose("/archives/%post_id%/", User.objects.get(is_superuser=True))
    old = "/archives/4711/"

    moved_in(desk, export.replace("/2019/06/01/beans-before-breakfast/", old), as_they_come="on")
    moving.move.func()

    page = client.__class__().get(old)
    assert page.status_code == 200 and page.context["post"].slug == "beans-before-breakfast"


def test_without_mail_an_owner_is_told_where_the_links_of_invited_authors_are(
    desk, export, settings
):
    settings.MAILERS = {"default": {"BACKEND": "blog.mail.site_server.EmailBackend"}}
    run = moved_in(desk, export)
    address = at("authors", run)
    fern = User.objects.get(name="Fern")
    page = desk.post(address, {"author": fern.pk, "role": "Author"}, follow=True)
    assert "nothing was sent" in page.text and "on its way" not in page.text
    assert "Show the link" in desk.get("/admin/settings/people/").text
