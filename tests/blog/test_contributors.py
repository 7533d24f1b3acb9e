"""Contributors write and submit; editors answer beside the text and publish."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.member import erasure
from blog.models import PassageNote, Picture, Post, Submission, Version
from comments.models import Notification
from lib.people.personal_data import sections
from tests.blog.desk import filled, picture_file
from tests.conftest import a_person, just_signed_in

pytestmark = pytest.mark.django_db

ADD = "/admin/blog/post/add/"
TEXT = "A man who would not give his name asked for a *harp*.\n\nNobody said anything."


@pytest.fixture
def oda(site):
    return a_person("Oda", "Contributor")


@pytest.fixture
def editor(site):
    return a_person("Corin", "Editor")


@pytest.fixture
def author(site):
    return a_person("Perpetua", "Author")


def name(author, draft):
    """Let the draft name somebody beside its contributor."""
    draft.coauthors.add(author)
    Post.objects.filter(pk=draft.pk).update(has_coauthors=True)


@pytest.fixture
def browser():
    """A function that gives somebody a browser of their own."""

    def of(person):
        from django.test import Client

        client = Client()
        client.force_login(person)
        return just_signed_in(client, person)

    return of


@pytest.fixture
def draft(oda, browser):
    typed = {"title": "A harp", "standfirst": "", "text": TEXT, "tags": "ferry", "_continue": "1"}
    browser(oda).post(ADD, typed | {"when": "now", "visibility": "members", "is_pinned": "on"})
    return Post.objects.get()


def change_of(post):
    return f"/admin/blog/post/{post.pk}/change/"


def page_of(post):
    return reverse("admin:blog_submission", args=[post.pk])


def submit(browser, post, **said):
    return browser.post(reverse("admin:blog_submit", args=[post.pk]), said)


def test_a_draft_goes_from_its_contributor_to_an_editor_back_and_out(
    oda, editor, draft, browser, postbox
):
    writer, desk = browser(oda), browser(editor)
    assert "Submit…" in writer.get(change_of(draft)).text
    assert submit(writer, draft, words="My second.").url == page_of(draft)
    (told,) = [one for one in postbox.deliver() if one.to == editor.email]
    assert "Oda submitted “A harp”" in told.subject and "My second." in told.body
    assert "Article submitted" in desk.get("/admin/").text
    assert "A harp" in desk.get("/admin/blog/post/?show=submitted").text

    page = desk.get(page_of(draft))
    assert "<em>harp</em>" in page.text
    note = {"do": "note", "passage": "would not give\nhis name", "said": "Who?"}
    desk.post(page_of(draft), note)
    marked = writer.get(page_of(draft)).text
    assert '<mark class="noted" data-note="1">would not give his name<sup>' in marked
    writer.post(
        page_of(draft), {"do": "reply", "note": PassageNote.objects.get().pk, "said": "Wick."}
    )
    assert "Wick." in desk.get(page_of(draft)).text

    desk.post(page_of(draft), {"do": "send_back"})
    (told,) = [one for one in postbox.deliver() if one.to == oda.email]
    assert "was sent back to you, with 1 note" in " ".join(told.body.split())
    assert Notification.objects.filter(account=oda, kind="blog.sent_back").exists()
    assert "was sent back to you" in writer.get(reverse("bell")).text

    changed = {"title": "A harp", "text": TEXT.replace("A man who", "Wick, who"), "_continue": "1"}
    assert writer.post(change_of(draft), changed).url == change_of(draft)
    submit(writer, draft)
    assert (
        "give his name<sup>" in desk.get(page_of(draft)).text
    )  # The note is still at its passage.

    form = desk.get(change_of(draft)).context["adminform"].form
    assert form.initial["author"] == oda.pk and "Wick, who" in form.initial["text"]
    publish(desk, draft, form)
    draft.refresh_from_db()
    assert draft.is_public and draft.author == oda and "Wick, who" in draft.text
    assert not Submission.objects.open().exists()
    assert "accepted" in [one for one in postbox.deliver() if one.to == oda.email][-1].subject


def publish(desk, draft, form):
    newest = draft.versions.newest()
    words = {"title": newest.title, "text": newest.text, "when": "now", "_save": "now"}
    sent = filled(draft.author, **words)
    assert desk.post(change_of(draft), sent).status_code == 302


def test_what_a_contributor_sends_sets_nothing_that_is_an_editors(draft, oda, editor, browser):
    kept = draft.versions.newest()
    assert draft.status == Post.Status.DRAFT and draft.title == "" and draft.author == oda
    assert kept.title == "A harp" and set(kept.fields) == {"tags"}
    fields = browser(editor).get(change_of(draft)).context["adminform"].form.initial
    assert fields["visibility"] == "everybody" and not fields["is_pinned"]


def test_without_scripts_a_picture_comes_in_at_the_end(draft, oda, browser):
    sent = {"title": "A harp", "text": TEXT, "_continue": "1", "text_picture": picture_file()}
    browser(oda).post(change_of(draft), sent | {"text_picture_description": "A slip"})
    assert draft.versions.newest().text.startswith(TEXT + "\n\n![A slip](")


@pytest.mark.parametrize("sent", [{"_save": "now"}, {"_save": "1", "when": "now"}, {"when": "now"}])
def test_a_contributor_publishes_nothing(draft, oda, browser, sent):
    browser(oda).post(change_of(draft), {"title": "Out", "text": "Now."} | sent)
    assert not Post.objects.out().exists()
    done = {"do": "publish", "picked": f"post-{draft.pk}", "confirmed": "1"}
    assert browser(oda).post("/admin/blog/post/", done).status_code == 403
    assert not Post.objects.out().exists()


def test_what_is_submitted_is_changed_by_editors_alone(draft, oda, editor, author, browser):
    name(author, draft)
    submit(browser(oda), draft)
    newest = draft.versions.newest().number
    for person, answer in [(oda, 302), (author, 403)]:
        sent = browser(person).post(change_of(draft), {"title": "Mine", "text": "Mine."})
        assert sent.status_code == answer
        autosave = reverse("admin:blog_autosave", args=["post", draft.pk])
        assert browser(person).post(autosave, {"text": "Mine.", "tab": "t"}).status_code == 403
    publishing = {"do": "publish", "picked": f"post-{draft.pk}", "confirmed": "1"}
    browser(author).post("/admin/blog/post/", publishing)
    assert draft.versions.newest().number == newest and not Post.objects.out().exists()
    assert browser(author).get(page_of(draft)).status_code == 404
    assert browser(editor).get(change_of(draft)).context["may_save"]


def test_what_is_submitted_is_tagged_binned_and_deleted_by_editors_alone(
    draft, oda, editor, author, browser
):
    name(author, draft)
    submit(browser(oda), draft)
    sent = {"picked": f"post-{draft.pk}", "confirmed": "1", "tags": "rude"}
    desk, delete = browser(author), f"/admin/blog/post/{draft.pk}/delete/"
    for done in ("tag", "publish", "unpublish", "bin"):
        assert desk.post("/admin/blog/post/", sent | {"do": done}).status_code == 403, done
    assert desk.post(delete, {"post": "yes"}).status_code == 403
    assert Post.objects.drafts().get() == draft and not draft.tags.exists()
    assert desk.post("/admin/blog/post/", sent | {"do": "duplicate"}).status_code == 302
    browser(editor).post(delete, {"post": "yes"})
    for done in ("put_back", "delete"):
        assert desk.post("/admin/blog/post/", sent | {"do": done}).status_code == 403, done
    assert Post.everything.get(pk=draft.pk).binned_by == editor
    browser(editor).post("/admin/blog/post/", sent | {"do": "delete"})
    assert not Post.everything.filter(pk=draft.pk).exists()


def test_an_author_who_opens_what_is_submitted_reads_it(draft, oda, author, browser):
    name(author, draft)
    submit(browser(oda), draft)
    page = browser(author).get(change_of(draft), follow=True)
    assert page.redirect_chain == [(reverse("admin:blog_article", args=[draft.pk]), 302)]
    assert "A man who would not give his name" in page.text


def test_a_contributor_meets_nobody_elses_texts(post, oda, author, browser):
    other = Post.begin(author=author)
    Version.objects.create(post=other, number=1, kind="saved", title="Secret", text="Secret.")
    desk = browser(oda)
    for one in (post, other):
        for address in (
            change_of(one),
            f"/admin/blog/post/{one.pk}/history/",
            f"/admin/blog/post/{one.pk}/delete/",
            reverse("admin:blog_article", args=[one.pk]),
            reverse("admin:blog_preview_link", args=[one.pk]),
            reverse("admin:blog_submit", args=[one.pk]),
            page_of(one),
        ):
            assert desk.get(address).status_code in (403, 404), address
        copied = desk.post(reverse("admin:blog_copy", args=["post", one.pk]), {})
        assert copied.status_code == 404
    for shown in ("drafts", "published", "scheduled", "submitted"):
        page = desk.get(f"/admin/blog/post/?show={shown}")
        assert page.status_code == 200 and "Secret" not in page.text and post.title not in page.text
    assert post.title not in desk.get("/admin/blog/post/?q=wall").text
    post.bin(author)
    assert post.title not in desk.get("/admin/blog/post/?show=bin").text
    put_back = {"do": "put_back", "picked": f"post-{post.pk}"}
    assert desk.post("/admin/blog/post/", put_back).status_code == 403
    assert desk.get("/admin/blog/page/").status_code == 403
    assert desk.get(f"/admin/blog/post/?quick={post.pk}").status_code in (200, 403)
    assert "quick-edit" not in desk.get(f"/admin/blog/post/?quick={post.pk}").text


def test_once_it_is_out_its_contributor_only_reads_it(draft, oda, browser):
    Post.objects.filter(pk=draft.pk).update(status="published", title="A harp", slug="a-harp")
    desk = browser(oda)
    assert desk.get(change_of(draft)).url == reverse("admin:blog_article", args=[draft.pk])
    desk.post(change_of(draft), {"title": "Mine", "text": "Mine."})
    autosave = reverse("admin:blog_autosave", args=["post", draft.pk])
    assert desk.post(autosave, {"text": "Mine.", "tab": "t"}).status_code == 403
    assert "Mine." not in draft.versions.newest().text


def test_who_has_the_role_no_more_keeps_the_articles_and_loses_the_desk(draft, oda, browser):
    oda.groups.clear()
    assert browser(oda).get(change_of(draft), follow=True).status_code == 403
    assert Post.objects.get().author == oda


def test_a_better_wording_is_put_in_by_a_press_where_the_words_stand(draft, oda, editor, browser):
    submit(browser(oda), draft)
    desk = browser(editor)
    for passage, instead in [
        ("asked for a harp", "wanted a harp"),
        ("Nobody said anything.", "Silence."),
    ]:
        desk.post(page_of(draft), {"do": "note", "passage": passage, "instead": instead})
    marked_up, plain = PassageNote.objects.order_by("pk")
    desk.post(page_of(draft), {"do": "put_in", "note": marked_up.pk})
    desk.post(page_of(draft), {"do": "put_in", "note": plain.pk})
    assert draft.versions.newest().text == TEXT.replace("Nobody said anything.", "Silence.")
    assert list(PassageNote.objects.unsettled()) == [marked_up]
    assert (
        browser(oda).post(page_of(draft), {"do": "put_in", "note": marked_up.pk}).status_code == 302
    )


def test_a_note_that_can_t_be_placed_comes_back_with_its_words(draft, oda, editor, browser):
    submit(browser(oda), draft)
    sent = {"do": "note", "passage": "never said", "said": "<script>why</script>"}
    page = browser(editor).post(page_of(draft), sent)
    assert page.status_code == 422 and "&lt;script&gt;why" in page.text
    assert not PassageNote.objects.exists()


def test_whoever_leaves_takes_their_notes_along(draft, oda, editor, browser):
    submit(browser(oda), draft, words="My second.")
    browser(editor).post(page_of(draft), {"do": "note", "passage": "asked for a", "said": "Who?"})
    found = {one.name: one.read(one.keys()) for one in sections(editor)}
    assert found["notes_on_texts"][0]["said"] == "Who?"
    editor.groups.clear()
    erasure.erase(editor, keeps_comments=False)
    left = PassageNote.objects.get()
    assert (left.by, left.said) == (None, "")
    assert "Somebody who left" in browser(oda).get(page_of(draft)).text


def test_a_writer_takes_it_back_until_an_editor_has_begun(draft, oda, editor, browser):
    submit(browser(oda), draft)
    browser(oda).post(page_of(draft), {"do": "take_back"})
    assert not Submission.objects.open().exists()
    submit(browser(oda), draft)
    browser(editor).post(page_of(draft), {"do": "note", "said": "Good."})
    browser(oda).post(page_of(draft), {"do": "take_back"})
    browser(oda).post(page_of(draft), {"do": "send_back"})
    assert Submission.objects.open().get().editor == editor


def test_a_contributor_bins_a_draft_and_puts_it_back_until_it_is_submitted(
    draft, oda, editor, browser
):
    desk, picked = browser(oda), {"picked": f"post-{draft.pk}"}
    assert 'value="bin"' in desk.get("/admin/blog/post/?show=drafts").text
    assert desk.post("/admin/blog/post/", picked | {"do": "bin"}).status_code == 200
    desk.post("/admin/blog/post/", picked | {"do": "bin", "confirmed": "1"})
    assert not Post.objects.exists()
    assert "A harp" in desk.get("/admin/blog/post/?show=bin").text
    for_good = picked | {"do": "delete", "confirmed": "1"}
    assert desk.post("/admin/blog/post/", for_good).status_code == 403
    desk.post("/admin/blog/post/", picked | {"do": "put_back"})
    assert Post.objects.drafts().get() == draft
    submit(desk, draft)
    assert desk.post("/admin/blog/post/", picked | {"do": "bin"}).status_code == 403
    submission = Submission.objects.get()
    submission.end(Submission.Outcome.SENT_BACK)
    draft.bin(editor)
    assert desk.post("/admin/blog/post/", picked | {"do": "put_back"}).status_code == 403


def test_a_contributor_chooses_the_lead_picture_and_the_editor_publishes_it(
    draft, oda, editor, browser
):
    writer = browser(oda)
    assert "lead" in writer.get(change_of(draft)).context["adminform"].form.fields
    sent = {"title": "A harp", "text": TEXT, "_continue": "1", "lead_file": picture_file()}
    writer.post(change_of(draft), sent | {"lead_description": "A harp on a quay"})
    picture = Picture.objects.get()
    assert picture.description == "A harp on a quay"
    form = browser(editor).get(change_of(draft)).context["adminform"].form
    assert str(form["lead"].value()) == str(picture.pk)
    wrong = sent | {"lead_file": SimpleUploadedFile("a.jpg", b"no picture")}
    page = writer.post(change_of(draft), wrong, follow=True)
    assert page.status_code == 200 and draft.versions.newest().text.strip() == TEXT.strip()


def test_a_note_is_edited_and_deleted_by_its_writer_alone(draft, oda, editor, browser):
    submit(browser(oda), draft)
    desk, writer = browser(editor), browser(oda)
    desk.post(page_of(draft), {"do": "note", "passage": "asked for a harp", "said": "Whoo?"})
    note = PassageNote.objects.get()
    better = {"do": "edit", "note": note.pk, "said": "Who?", "instead": "wanted a harp"}
    assert writer.post(page_of(draft), better).status_code == 404
    desk.post(page_of(draft), better)
    note.refresh_from_db()
    assert (note.said, note.instead, note.passage) == ("Who?", "wanted a harp", "asked for a harp")
    empty = desk.post(page_of(draft), {"do": "edit", "note": note.pk}, follow=True)
    assert "Write something first" in empty.text
    writer.post(page_of(draft), {"do": "reply", "note": note.pk, "said": "Wick."})
    reply = note.replies.get()
    refused = desk.post(page_of(draft), {"do": "delete", "note": note.pk}, follow=True)
    assert "Settle it instead" in refused.text and PassageNote.objects.count() == 2
    assert desk.post(page_of(draft), {"do": "delete", "note": reply.pk}).status_code == 404
    writer.post(page_of(draft), {"do": "delete", "note": reply.pk})
    desk.post(page_of(draft), {"do": "delete", "note": note.pk})
    assert not PassageNote.objects.exists()


@pytest.mark.parametrize("is_without_scripts", [False, True])
@pytest.mark.parametrize("meanwhile", ["submitted", "published", "binned", "given away"])
def test_a_tab_that_says_it_began_an_article_writes_into_none_that_isnt_its_writers_any_more(
    oda, editor, browser, meanwhile, is_without_scripts
):
    writer, desk, new = (
        browser(oda),
        browser(editor),
        reverse("admin:blog_autosave_new", args=["post"]),
    )
    typed = {"title": "A harp", "standfirst": "", "text": TEXT, "tags": "", "tab": "T1"}
    writer.post(new, typed | {"sequence": "1"})
    post = Post.everything.get()
    if meanwhile == "given away":
        Post.everything.update(author=editor)
    else:
        submit(writer, post)
    if meanwhile == "published":
        publish(desk, post, None)
    if meanwhile == "binned":
        desk.post(f"/admin/blog/post/{post.pk}/delete/", {"post": "yes"})
    last = post.versions.newest()
    planted = {"text": "Mine again.", "base_number": last.number, "base_revision": last.revision}
    writer.post(ADD if is_without_scripts else new, typed | planted | {"sequence": "2"})
    assert post.versions.newest().text == TEXT
    other = Post.everything.exclude(pk=post.pk).get()
    assert (other.author, other.versions.newest().text) == (oda, "Mine again.")


def test_who_is_no_editor_any_more_reads_no_title_of_a_submitted_draft(
    oda, editor, draft, browser, postbox
):
    submit(browser(oda), draft)
    postbox.deliver()
    assert "submitted “A harp”" in browser(editor).get("/account/bell/").text
    told = editor.notifications.get()
    editor.groups.clear()
    former = browser(editor)
    assert "A harp" not in former.get("/account/bell/").text
    assert former.post(f"/account/bell/{told.pk}/").url == "/account/bell/"
