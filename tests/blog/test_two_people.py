"""Two people, or two tabs, on one text: nothing is overwritten, and the second learns of the first."""

import pytest
from django.test import Client
from django.urls import reverse

from blog.models import Post, Version, WritingLease
from tests.blog.desk import change_of, filled
from tests.conftest import a_person
from tests.pages.forms import forms_in

TEXT = "# Pears\n\nThe wall holds eleven.\n\n# Mud\n\nThere is slub.\n"


@pytest.fixture
def post(post):
    post.write(TEXT)
    post.save()
    return post


@pytest.fixture
def corin(site):
    return a_person("Corin", "Editor")


@pytest.fixture
def desks(author, corin):
    """The browsers of both."""
    browsers = Client(), Client()
    for browser, person in zip(browsers, (author, corin), strict=True):
        browser.force_login(person)
    return browsers


def at(post):
    return dict(zip(("base_number", "base_revision"), post.newest_version().at, strict=True))


def sent(post, text, **changes):
    """The form of a window that was opened at the version that `changes` name."""
    fields = {"_save": None, "_continue": "1", "when": "at", "slug": post.slug}
    return filled(post.author, title=post.title, text=text, **(fields | changes))


def both_save(post, desks, mine, theirs, **settings):
    """Corin saves, and then the author, who began from the same text; the answer to the author."""
    base = at(post)
    desks[1].post(change_of(post), sent(post, theirs, tab="c", **base))
    return desks[0].post(change_of(post), sent(post, mine, tab="a", **base, **settings))


def merge_of(post):
    aside = post.versions.filter(is_aside=True).last()
    return reverse("admin:blog_merge", args=["post", post.pk, aside.number])


def test_a_save_over_a_newer_text_is_refused_with_both_texts(desks, post):
    answer = both_save(post, desks, TEXT.replace("eleven", "twelve"), TEXT.replace("eleven", "ten"))
    assert answer.status_code == 409
    assert "Corin saved this text while you were writing" in answer.text
    assert "<ins>twelve.</ins>" in answer.text and "<ins>ten.</ins>" in answer.text
    assert post.versions.newest().text == TEXT.replace("eleven", "ten").strip("\n") + "\n"


@pytest.mark.parametrize(
    ("whose", "why"),
    [(0, "You saved this text in another window"), (1, "Corin saved this text")],
)
def test_the_window_that_is_behind_is_told_whose_text_is_newer(desks, post, whose, why):
    autosave, base = reverse("admin:blog_autosave", args=["post", post.pk]), at(post)
    desks[whose].post(autosave, sent(post, "Newer words.", tab="b", asked="1", **base))
    answer = desks[0].post(autosave, sent(post, "Words of before.", tab="a", **base))
    assert answer.status_code == 409 and answer.json()["why"].startswith(why)


def test_changes_that_do_not_overlap_are_in_at_once(desks, post):
    both_save(post, desks, TEXT.replace("eleven", "twelve"), TEXT.replace("slub", "slob"))
    page = desks[0].get(merge_of(post)).text
    theirs = page.partition('name="theirs" value="')[2].partition('"')[0]
    desks[0].post(merge_of(post), {"theirs": theirs})
    merged = post.versions.newest()
    assert "twelve" in merged.text and "slob" in merged.text and merged.by == post.author


@pytest.mark.parametrize(
    "choice, words", [("mine", ["twelve"]), ("theirs", ["ten"]), ("both", ["twelve", "ten"])]
)
def test_a_passage_that_both_changed_is_chosen(desks, post, choice, words):
    both_save(post, desks, TEXT.replace("eleven", "twelve"), TEXT.replace("eleven", "ten"))
    fields = {"theirs": "{}.{}".format(*post.versions.newest().at)}
    refused = desks[0].post(merge_of(post), fields)
    assert refused.status_code == 409 and "Choose for passage 1." in refused.text
    desks[0].post(merge_of(post), fields | {"passage-1": choice})
    text = post.versions.newest().text
    assert [word for word in ("twelve", "ten") if f"holds {word}." in text] == words
    assert "eleven" not in text


def test_a_merge_of_what_is_old_by_now_is_asked_for_again(desks, post):
    both_save(post, desks, TEXT.replace("eleven", "twelve"), TEXT.replace("eleven", "ten"))
    old = "{}.{}".format(*post.versions.newest().at)
    desks[1].post(change_of(post), sent(post, "All new.", tab="c", **at(post)))
    answer = desks[0].post(merge_of(post), {"theirs": old, "passage-1": "mine"})
    assert answer.status_code == 409 and "has saved once more" in answer.text
    assert post.versions.newest().text == "All new."


def test_settings_that_only_one_changed_are_taken_too(desks, post):
    both_save(post, desks, TEXT + "More.", TEXT + "Other.", tags="walls")
    page = desks[0].get(merge_of(post)).text
    assert "passage-2" not in page.replace("passage-1", "") or "Tags" in page


def test_what_the_second_typed_can_become_a_draft_of_its_own(desks, post, author):
    both_save(post, desks, TEXT.replace("eleven", "twelve"), TEXT.replace("eleven", "ten"))
    aside = post.versions.get(is_aside=True)
    answer = desks[0].post(
        reverse("admin:blog_copy", args=["post", post.pk]), {"version": aside.number}
    )
    copy = Post.objects.latest("pk")
    assert answer.url == change_of(copy) and copy.status == "draft"
    assert "twelve" in desks[0].get(change_of(copy)).text and "twelve" in copy.working_copy().text


def lease(browser, post, tab, deed="here"):
    fields = {"tab": tab, "deed": deed}
    return browser.post(reverse("admin:blog_lease", args=["post", post.pk]), fields).json()


def test_the_second_learns_who_has_it_open_and_since_when(desks, post):
    assert lease(desks[1], post, "c")["mine"]
    said = lease(desks[0], post, "a")
    assert not said["mine"] and said["who"] == "Corin" and said["since"] and not said["tab"]


def test_whoever_closes_the_text_leaves_it_to_the_next(desks, post):
    lease(desks[1], post, "c")
    lease(desks[1], post, "c", "leave")
    assert lease(desks[0], post, "a")["mine"]


def test_two_minutes_without_a_sign_of_life_end_it(desks, post):
    lease(desks[1], post, "c")
    held = WritingLease.objects.get()
    WritingLease.objects.update(seen_at=held.seen_at - WritingLease.LASTS)
    assert lease(desks[0], post, "a")["mine"]


def test_whose_text_is_taken_over_is_told_and_what_they_type_is_kept_aside(desks, post):
    autosave = reverse("admin:blog_autosave", args=["post", post.pk])
    first = desks[1].post(autosave, sent(post, "Corin's", tab="c")).json()
    assert lease(desks[0], post, "a", "take")["mine"]
    said = lease(desks[1], post, "c")
    assert not said["mine"] and said["was_taken"] and said["who"] == "Perpetua"
    answer = desks[1].post(autosave, sent(post, "Corin's last words", tab="c"))
    assert answer.status_code == 409
    assert post.versions.get(is_aside=True).text == "Corin's last words"
    assert post.versions.newest().number == first["number"]
    base = {"base_number": first["number"], "base_revision": first["revision"]}
    assert desks[0].post(autosave, sent(post, "Mine", tab="a", **base)).status_code == 200


def test_fifty_windows_of_one_person_end_in_one_text_and_lose_none(desks, post):
    autosave, base = reverse("admin:blog_autosave", args=["post", post.pk]), at(post)
    for number in range(50):
        desks[0].post(autosave, sent(post, f"Window {number}", tab=f"t{number}", **base))
    assert post.versions.in_line().count() == 2
    assert {f"Window {number}" for number in range(50)} <= set(
        Version.objects.values_list("text", flat=True)
    )


def test_nobody_merges_copies_or_reads_who_may_not_change_the_article(
    desks, post, signed_in, reader
):
    both_save(post, desks, TEXT.replace("eleven", "twelve"), TEXT.replace("eleven", "ten"))
    stranger = signed_in(reader)
    addresses = [
        reverse(f"admin:blog_{name}", args=["post", post.pk])
        for name in ("lease", "newest", "copy")
    ]
    for address in [*addresses, merge_of(post), f"/admin/blog/post/{post.pk}/history/"]:
        for answer in (stranger.get(address), stranger.post(address)):
            assert answer.status_code in (302, 403, 404, 405) and "twelve" not in answer.text


def test_whoever_restores_a_version_is_asked_while_another_has_the_text_open(desks, post):
    base, autosave = at(post), reverse("admin:blog_autosave", args=["post", post.pk])
    lease(desks[1], post, "c")
    first = desks[1].post(autosave, sent(post, "Corin's words", tab="c", **base)).json()
    restoring = reverse("admin:blog_restore", args=["post", post.pk, 1])
    asked = desks[0].post(restoring)
    assert asked.status_code == 409 and "Corin has this text open" in asked.text
    assert post.versions.newest().text == "Corin's words"

    desks[0].post(restoring, {"take": "1"})
    assert post.versions.newest().restored_from == 1
    said = lease(desks[1], post, "c")
    assert not said["mine"] and said["was_taken"] and said["who"] == "Perpetua"
    base = {"base_number": first["number"], "base_revision": first["revision"]}
    later = sent(post, "Corin's last words", tab="c", **base)
    assert desks[1].post(autosave, later).status_code == 409
    assert post.versions.newest().restored_from == 1
    assert post.versions.get(is_aside=True).text == "Corin's last words"


def test_the_text_that_was_restored_is_its_restorers_to_write(desks, post):
    post.newest_version()
    lease(desks[1], post, "c")
    desks[0].post(reverse("admin:blog_restore", args=["post", post.pk, 1]), {"take": "1"})
    assert lease(desks[0], post, "a")["mine"] and not lease(desks[0], post, "b")["mine"]
    form = sent(post, "Perpetua's words", tab="a", **at(post))
    autosave = reverse("admin:blog_autosave", args=["post", post.pk])
    assert desks[0].post(autosave, form).status_code == 200


def test_publishing_what_was_typed_before_is_no_typing(desks, post):
    autosave = reverse("admin:blog_autosave", args=["post", post.pk])
    desks[0].post(autosave, sent(post, "Twelve pears.", tab="a", **at(post)))
    typed = WritingLease.objects.get().typed_at
    desks[0].post(change_of(post), sent(post, "Twelve pears.", tab="a", _save="1", _continue=None))
    assert typed and WritingLease.objects.get().typed_at == typed


def test_whoever_saves_twice_without_scripts_is_not_in_their_own_way(signed_in, author, post):
    browser, address = signed_in(author), f"/admin/blog/post/{post.pk}/change/"
    for title in "Of plums", "Of figs":
        fields = next(form for form in forms_in(browser.get(address).text) if "title" in form)
        answer = browser.post(address, fields | {"title": title, "_save": "1"})
        assert answer.status_code == 302
    assert post.versions.newest().title == "Of figs"


def test_what_a_tab_had_kept_aside_stays_when_it_takes_over_and_loses_the_text_again(desks, post):
    autosave = reverse("admin:blog_autosave", args=["post", post.pk])
    lease(desks[0], post, "a")
    for text in ("Pears of mine", "Pears of mine, eleven"):
        assert desks[1].post(autosave, sent(post, text, tab="c")).status_code == 409
    lease(desks[1], post, "c", "take")
    lease(desks[0], post, "a", "take")
    assert desks[1].post(autosave, sent(post, "Mud", tab="c", **at(post))).status_code == 409
    aside = post.versions.filter(is_aside=True)
    assert [one.text for one in aside] == ["Pears of mine, eleven", "Mud"]
