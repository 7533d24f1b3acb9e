"""Trial readings: chosen readers comment on a draft, and each chooses what becomes of it."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.member import erasure
from blog.models import Post, SearchDocument, Version
from blog.models.texts.typed import Sender, Typed
from comments.gate import Writer
from comments.integrity import check
from comments.models import Comment, Notification
from lib.people.personal_data import sections
from moderation.actions.comments import remove
from tests.conftest import a_person, just_signed_in
from trials.domain import reading, settling
from trials.models import Trial, TrialReader

pytestmark = pytest.mark.django_db
TEXT = "It was a matter of friction, and Pinfold doubted it.\n\nA duck sat on the line."
SECRET = "foamline"


@pytest.fixture
def draft(author):
    draft = Post.begin(author=author)
    draft.keep_typed(Typed(f"The {SECRET}", "", TEXT, {}), Sender(author), Version.Kind.SAVED)
    return draft


@pytest.fixture
def browser():
    """A function that gives somebody a browser of their own."""

    def of(person):
        client = Client()
        client.force_login(person)
        return just_signed_in(client, person)

    return of


def desk_of(draft):
    return reverse("admin:blog_post_trial", args=[draft.pk])


def asks(browser, draft, who):
    at = timezone.localtime() + timedelta(days=3)
    sent = {"ends_at_0": f"{at:%Y-%m-%d}", "ends_at_1": f"{at:%H:%M}", "who": who}
    return browser.post(desk_of(draft), sent | {"question": "Does the duck stay?"})


@pytest.fixture
def taking_part(draft, author, browser):
    """A function by which somebody is asked by name and accepts; their browser."""

    def take_part(person, fate="private"):
        assert asks(browser(author), draft, person.name).status_code == 302
        theirs = browser(person)
        invitation = TrialReader.objects.get(account=person).notification_url
        assert theirs.post(invitation, {"fate": fate, "terms": "1"}).url == f"/trial/{draft.pk}/"
        return theirs

    return take_part


def says(browser, draft, text, **about):
    answer = browser.post(f"/trial/{draft.pk}/", {"do": "comment", "text": text} | about)
    assert answer.status_code == 302, answer.text
    return Comment.objects.latest("pk")


def publish(draft, text=TEXT):
    draft.refresh_from_db()
    draft.title, draft.slug, draft.status = f"The {SECRET}", SECRET, Post.Status.PUBLISHED
    draft.write(text)
    draft.save()


def test_readers_are_asked_comment_and_choose_and_each_thread_goes_where_its_writer_let_it(
    draft, author, reader, second_reader, taking_part, browser, postbox, client
):
    marrow, quince = taking_part(reader), taking_part(second_reader, "closed")
    page = marrow.get(f"/trial/{draft.pk}/")
    assert "matter of friction" in page.text and "Does the duck stay?" not in page.text
    moves = says(
        marrow, draft, "Not *only* friction.", passage="a matter of friction", fate="public"
    )
    joins = says(quince, draft, "I saw it too.", parent=moves.pk, fate="public")
    stays = says(browser(author), draft, "In version 7.", parent=moves.pk, fate="private")
    below = says(marrow, draft, "Good.", parent=stays.pk, fate="public")
    private = says(quince, draft, "My father said so.")
    assert (
        '<mark class="noted" data-note="1">a matter of friction'
        in quince.get(f"/trial/{draft.pk}/").text
    )
    postbox.deliver()
    told = Notification.objects.filter(kind="comments.trial_comment")
    assert set(told.values_list("account__name", flat=True)) == {author.name, reader.name}
    quince.post(f"/trial/{draft.pk}/", {"do": "fate", "comment": moves.pk, "fate": "private"})
    marrow.post(f"/trial/{draft.pk}/", {"do": "fate", "comment": private.pk, "fate": "public"})
    desk = browser(author).get(desk_of(draft))
    assert desk.context["totals"] == {"public": 2, "private": 2, "closed": 1}

    publish(draft)
    assert client.get(draft.get_absolute_url()).text.count("I saw it too.") == 0
    settling.settle_all()
    page = client.get(draft.get_absolute_url()).text
    for said, count in [("I saw it too.", 1), ("only", 1), ("In version 7.", 0), ("Good.", 0)]:
        assert (said in page) == bool(count), said
    assert "My father" not in page and page.count("From the trial reading") == 2
    moved = Comment.objects.get(pk=moves.pk)
    assert moved.text == "> a matter of friction\n\nNot *only* friction."
    assert moved.created_at == moves.created_at and moved.post_id == draft.pk
    draft.refresh_from_db()
    assert draft.comment_count == 2
    left = {one.pk: one.parent_id for one in Comment.objects.exclude(post=draft)}
    assert left == {stays.pk: None, below.pk: stays.pk, private.pk: None}
    assert not list(check.Check().faults())
    assert SearchDocument.objects.of_comments().get(key=moves.pk).post_id == draft.pk
    assert joins.pk in draft.comments.values_list("pk", flat=True)

    assert "My father said so." in quince.get(f"/trial/{draft.pk}/").text
    assert "In version 7." not in quince.get(f"/trial/{draft.pk}/").text
    assert "In version 7." in marrow.get(f"/trial/{draft.pk}/").text
    mail = [one for one in postbox.deliver() if one.to == second_reader.email][-1]
    assert "is published" in mail.subject
    assert "1 comment of yours moved" in " ".join(mail.body.split())


def test_to_all_others_neither_the_draft_nor_its_threads_are_there(
    draft, author, reader, second_reader, moderator, taking_part, browser, client
):
    marrow = taking_part(reader)
    comment = says(marrow, draft, f"About the {SECRET} and nothing else.", fate="public")
    everybody = [client, browser(second_reader), browser(moderator)]
    addresses = [
        f"/trial/{draft.pk}/",
        f"/comments/{comment.pk}/",
        f"/comments/{comment.pk}/thread/",
    ]
    addresses += [f"/comments/{comment.pk}/reply/", f"/comments/{comment.pk}/report/"]
    for one in everybody:
        for address in addresses:
            assert one.get(address).status_code == 404, address
        assert (
            one.post(f"/trial/{draft.pk}/", {"do": "comment", "text": "Me too."}).status_code == 404
        )
    new = reverse("comment_new", args=[comment.post_id])
    assert marrow.post(new, {"text": "Past the page."}).status_code == 404
    public = ["/", "/archive/", "/feed/", "/comments/", "/comments/feed/", "/sitemap.xml"]
    assert "and nothing" not in client.get(f"/search/?q={SECRET}").text
    public += [f"/people/{reader.name}/", "/log/"]
    for address in public:
        assert SECRET not in client.get(address, follow=True).text, address
    assert not Post.objects.filter(status="trial").exists()
    assert Comment.objects.count() == 1


def test_an_invitation_by_mail_is_for_whoever_proves_to_read_it(
    draft, author, reader, second_reader, browser, client, postbox
):
    asks(browser(author), draft, reader.email)
    (mail,) = [one for one in postbox.deliver() if one.to == reader.email]
    link = re.search(r"https?://[^/]+(/trial/invitation/\S+)", mail.body)[1]
    page = client.get(link)
    assert page["Referrer-Policy"] == "same-origin" and "noindex" in page["X-Robots-Tag"]
    assert page["Cache-Control"].find("no-store") >= 0
    assert client.post(link, {"fate": "public"}).status_code == 200
    assert browser(second_reader).post(link, {"fate": "public"}).status_code == 200
    assert not TrialReader.objects.taking_part().exists()
    assert client.get(link + "x").status_code == 404
    browser(reader).post(link, {"fate": "public", "may_be_named": "1"})
    mine = TrialReader.objects.taking_part().get()
    assert (mine.account, mine.email, mine.fate) == (reader, "", "public")
    browser(author).post(desk_of(draft), {"take_back": mine.pk})
    assert browser(reader).get(f"/trial/{draft.pk}/").status_code == 404


@pytest.fixture
def heron(draft, author, browser, postbox):
    """A guest who was asked by mail, has no account and takes part; their browser, and their link."""
    asks(browser(author), draft, "heron@example.org")
    (mail,) = [one for one in postbox.deliver() if one.to == "heron@example.org"]
    link = re.search(r"https?://[^/]+(/trial/invitation/\S+)", mail.body)[1]
    guest = Client()
    assert "guest_name" in guest.get(link).context["form"].fields
    assert not TrialReader.objects.taking_part().exists(), "programs open every link"
    said = {"guest_name": "Passing Heron", "fate": "public", "may_be_named": "1", "terms": "1"}
    assert guest.post(link, said).url == f"/trial/{draft.pk}/"
    return guest, link


def test_a_guest_without_an_account_reads_by_their_link_and_nothing_else_opens(
    draft, author, heron, client, browser, reader, moderator
):
    guest, link = heron
    assert "matter of friction" in guest.get(f"/trial/{draft.pk}/").text
    comment = says(guest, draft, "From the reeds.")
    assert (comment.name, comment.email, comment.author) == (
        "Passing Heron", "heron@example.org", None,
    )  # fmt: skip
    assert comment.is_held, "the policy holds a guest's first words as everywhere"
    assert "From the reeds." in guest.get(f"/trial/{draft.pk}/").text
    guest.post(f"/trial/{draft.pk}/", {"do": "fate", "comment": comment.pk, "fate": "closed"})
    assert Comment.objects.get().in_trial.fate == "closed"
    assert guest.get(f"/comments/{comment.pk}/edit/").status_code == 200

    assert client.get(f"/trial/{draft.pk}/").status_code == 404
    assert client.get(link).status_code == 200 and client.post(link).url == f"/trial/{draft.pk}/"
    page = client.get(f"/trial/{draft.pk}/")  # On their phone, say.
    assert "From the reeds." in page.text and f"/comments/{comment.pk}/edit/" not in page.text
    other = Post.begin(author=author)
    reading.begin(other, author, timezone.now() + timedelta(days=2))
    for closed in (f"/trial/{other.pk}/", desk_of(draft), "/account/", draft.get_absolute_url()):
        assert guest.get(closed).status_code in (302, 404), closed
    browser(author).post(desk_of(draft), {"take_back": TrialReader.objects.get().pk})
    assert guest.get(f"/trial/{draft.pk}/").status_code == 404
    assert Client().post(link).status_code == 404, "what was taken back can't be accepted anew"


def test_a_guest_gives_a_name_that_is_nobodys_and_keeps_what_they_typed(
    draft, author, reader, browser, policy
):
    asks(browser(author), draft, "heron@example.org")
    link = TrialReader.objects.get().notification_url
    for name in ("", reader.name, "x" * 51):
        answer = Client().post(link, {"guest_name": name, "may_be_named": "1", "fate": "public"})
        assert answer.status_code == 422 and answer.context["form"]["fate"].value() == "public"
    assert Client().post(link, {"guest_name": "Heron", "terms": "0"}).status_code == 409
    assert not TrialReader.objects.taking_part().exists()
    assert Client().post(link, {"decline": "1"}).url == "/" and not TrialReader.objects.exists()


def test_a_comment_that_waited_rings_once_it_is_approved(
    draft, author, reader, taking_part, heron, moderator, postbox
):
    marrow = taking_part(reader)
    said = says(marrow, draft, "Is it a duck?")
    guest, _link = heron
    waits = says(guest, draft, "It is a grebe.", parent=said.pk)
    postbox.deliver()
    told = Notification.objects.filter(
        kind="comments.trial_comment", about__endswith=f" {waits.pk}"
    )
    assert not told.exists()
    waits.publish()
    for _ in range(2):
        postbox.deliver()
        assert set(told.values_list("account__name", flat=True)) == {author.name, reader.name}
        waits.hold()
        waits.publish()


def test_the_article_thanks_those_who_agreed_as_long_as_they_do(
    draft, author, reader, second_reader, taking_part, heron, browser, client, postbox
):
    guest, _link = heron
    marrow, _quince = taking_part(reader), taking_part(second_reader)
    invited = TrialReader.objects.get(account=second_reader)
    marrow.post(f"/trial/{draft.pk}/", {"do": "name", "may_be_named": "1"})
    says(guest, draft, "Good.", fate="public").publish()
    publish(draft)
    settling.settle_all()
    address = draft.get_absolute_url()
    thanks = "With thanks to Passing Heron and Marrow, who read it first."
    assert thanks in client.get(address).text
    assert not invited.may_be_named and thanks in browser(author).get(desk_of(draft)).text
    to_heron = [one for one in postbox.deliver() if one.to == "heron@example.org"][-1]
    assert "1 comment of yours moved" in " ".join(to_heron.body.split())

    guest.post(f"/trial/{draft.pk}/", {"do": "name"})
    assert "With thanks to Marrow, who read it first." in client.get(address).text
    browser(reader).post("/account/profile/", {"name": "Marrowbone"})
    assert "With thanks to Marrowbone, who" in client.get(address).text
    browser(author).post(desk_of(draft), {"do": "thanks"})
    assert "With thanks" not in client.get(address).text
    browser(author).post(desk_of(draft), {"do": "thanks", "thanks": "1"})
    erasure.erase(reader)
    assert "With thanks" not in client.get(address).text


def test_whoever_may_not_change_the_draft_asks_nobody(draft, author, reader, browser):
    for person in (reader, a_person("Oda", "Contributor"), a_person("Hob", "Moderator")):
        assert asks(browser(person), draft, "Marrow").status_code in (302, 403, 404)
    assert not Trial.objects.exists()
    assert "No account here has this name." in asks(browser(author), draft, "Nobody Here").text


def test_it_ends_and_takes_no_more_comments_but_choices(draft, author, reader, taking_part):
    marrow = taking_part(reader)
    comment = says(marrow, draft, "In time.")
    over = timezone.now() - timedelta(minutes=1)
    Trial.objects.update(ends_at=over)
    Post.everything.filter(status="trial").update(comments_close_at=over)
    answer = marrow.post(f"/trial/{draft.pk}/", {"do": "comment", "text": "Too late."})
    assert answer.status_code == 403 and Comment.objects.count() == 1
    marrow.post(f"/trial/{draft.pk}/", {"do": "fate", "comment": comment.pk, "fate": "closed"})
    assert Comment.objects.get().in_trial.fate == "closed"


def test_the_policy_holds_in_a_trial_as_anywhere(
    draft, author, reader, second_reader, moderator, policy, taking_part, browser, client
):
    marrow, quince = taking_part(reader), taking_part(second_reader)
    comment = says(marrow, draft, "You are a fool.", fate="public")
    assert quince.get(f"/comments/{comment.pk}/report/").status_code == 200
    assert browser(moderator).get(f"/moderation/comments/{comment.pk}/").status_code == 200
    rule = policy.wordings.get(number=2)
    remove(moderator, comment, rule)
    assert "You are a fool." not in quince.get(f"/trial/{draft.pk}/").text
    assert SECRET not in client.get("/log/").text
    publish(draft)
    settling.settle_all()
    assert "You are a fool." not in client.get(draft.get_absolute_url()).text


def test_its_writer_edits_and_withdraws_there(draft, reader, taking_part):
    marrow = taking_part(reader)
    comment = says(marrow, draft, "Not so.")
    assert marrow.get(f"/comments/{comment.pk}/edit/").status_code == 200
    assert marrow.get(f"/comments/{comment.pk}/").url.startswith(f"/trial/{draft.pk}/")
    assert marrow.post(f"/comments/{comment.pk}/withdraw/").url == f"/trial/{draft.pk}/#comments"
    assert "Not so." not in marrow.get(f"/trial/{draft.pk}/").text


def test_each_comment_of_a_long_trial_is_on_its_one_page(draft, reader, taking_part, monkeypatch):
    monkeypatch.setattr("comments.thread.reading.A_PAGE", 1)
    marrow = taking_part(reader)
    for number in range(2):
        comment = says(marrow, draft, f"Doubt {number}.")
    for number in range(7):
        comment = says(marrow, draft, f"And {number}.", parent=comment.pk)
    for one in Comment.objects.all():
        at = f"/trial/{draft.pk}/#c-{one.pk}"
        assert marrow.get(f"/comments/{one.pk}/").url == at
        assert f'id="c-{one.pk}"' in marrow.get(at).text


def test_a_draft_takes_its_trial_along_into_the_bin_and_for_good(
    draft, author, reader, taking_part
):
    marrow = taking_part(reader)
    says(marrow, draft, "Before the bin.")
    draft.bin(author)
    assert marrow.get(f"/trial/{draft.pk}/").status_code == 404
    draft.delete()
    assert not Post.everything.exists() and not Comment.objects.exists()


def types(draft, author, title, text):
    draft.keep_typed(Typed(title, "", text, {}), Sender(author), Version.Kind.SAVED)


def test_a_reader_sees_nothing_that_is_typed_after_the_reading(
    draft, author, reader, taking_part, browser
):
    marrow = taking_part(reader)
    says(marrow, draft, "I doubt it.", passage="a matter of friction")
    types(draft, author, "Grebes", "A later thought.")
    assert "A later thought." in marrow.get(f"/trial/{draft.pk}/").text
    Trial.objects.update(ends_at=timezone.now())
    publishing = [lambda: None, lambda: publish(draft), settling.settle_all]
    publishing += [lambda: types(draft, author, "Grebes", "An even later thought.")]
    publishing += [lambda: Post.objects.get(pk=draft.pk).unpublish()]
    for happens in publishing:
        happens()
        page = marrow.get(f"/trial/{draft.pk}/").text
        assert "later thought" not in page and "Grebes" not in page
        assert "This reading is over" in page and "I doubt it." in page
        assert "a matter of friction" in page and "isn’t in the text" not in page
    assert "An even later thought." in browser(author).get(f"/trial/{draft.pk}/").text


def test_a_reader_finds_out_nothing_of_the_text_by_asking_for_passages(
    draft, author, reader, taking_part
):
    marrow = taking_part(reader)
    Trial.objects.update(ends_at=timezone.now())
    for passage in ("A duck sat", "A swan sat"):
        sent = {"do": "comment", "text": "Is it?", "passage": passage}
        assert marrow.post(f"/trial/{draft.pk}/", sent).status_code == 422


def test_the_page_of_a_reading_leads_to_the_article_only_while_that_is_out(
    draft, reader, taking_part
):
    marrow = taking_part(reader)
    publish(draft)
    settling.settle_all()
    assert f'href="{draft.get_absolute_url()}"' in marrow.get(f"/trial/{draft.pk}/").text
    Post.objects.get(pk=draft.pk).unpublish()
    assert draft.get_absolute_url() not in marrow.get(f"/trial/{draft.pk}/").text


def test_leaving_ends_what_one_sees(draft, reader, taking_part):
    marrow = taking_part(reader)
    marrow.post(f"/trial/{draft.pk}/", {"do": "leave"})
    assert marrow.get(f"/trial/{draft.pk}/").status_code == 404
    assert not reading.threads_open_to(Writer(account=reader)).exists()


def test_whoever_has_left_learns_no_title_that_is_typed_afterwards(
    draft, author, reader, taking_part, client, browser, postbox
):
    asks(browser(author), draft, reader.name)
    postbox.deliver()
    marrow, link = taking_part(reader), TrialReader.objects.get().notification_url
    marrow.post(f"/trial/{draft.pk}/", {"do": "leave"})
    types(draft, author, "Grebes", TEXT)
    bell = marrow.get("/account/bell/").text
    assert f"asks you to read a draft, “The {SECRET}”" in bell and "Grebes" not in bell
    for one in (marrow, client):
        page = one.get(link).text
        assert "asks you to read a draft" in page and "Grebes" not in page and SECRET not in page
    (asked,) = [one for one in sections(reader) if one.name == "trial_readings"]
    assert asked.read(asked.keys())[0]["article"] == f"The {SECRET}"


def test_an_article_that_was_taken_back_tells_its_readers_no_new_title(
    draft, author, reader, taking_part, browser, postbox
):
    marrow = taking_part(reader)
    said = says(marrow, draft, "I doubt it.", fate="public")
    says(browser(author), draft, "So do I.", parent=said.pk, fate="public")
    publish(draft)
    settling.settle_all()
    postbox.deliver()
    bell = marrow.get("/account/bell/").text
    assert f"“The {SECRET}” is published. You read it as a draft." in bell
    article = Post.objects.get(pk=draft.pk)
    article.unpublish()
    Post.objects.filter(pk=draft.pk).update(title="Grebes")
    bell = marrow.get("/account/bell/").text
    assert "You read it as a draft." in bell and "Grebes" not in bell


def test_an_invitation_names_the_draft_to_whom_it_is_for(draft, author, reader, browser, client):
    asks(browser(author), draft, reader.name)
    link = TrialReader.objects.get().notification_url
    assert f"“The {SECRET}”" in browser(reader).get(link).text
    assert SECRET not in client.get(link).text
