"""A thread of any size is read to its last comment, a page at a time."""

import re
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.core.management.color import no_style
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from blog.models import Post
from comments.domain.locking import recount
from comments.gate import Writer
from comments.models import Comment, Tree
from comments.pure.trees import DEPTH_KEPT, trees
from comments.thread import reading

pytestmark = pytest.mark.django_db

DRAWN = re.compile(r'id="c-(\d+)"')
VERBS = re.compile(r"[Cc]omment policy|Commenting as")
MORE = re.compile(r'<a class="thread-more"\s+href="([^"#]+)')


def in_main(answer):
    """What a page says in words, a line for each piece."""
    html = answer.text.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"<[^>]+>", "\n", re.sub(r"\s+", " ", html))


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr(reading, "A_PAGE", 4)


def grow(post, answers, states=None):
    """Comments below `post` as {number: the number it answers, or 0}; their keys by number."""
    key_of, tree_of, rows = {}, {}, []
    beyond = Comment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for tree in trees(answers, DEPTH_KEPT):
        tree_id = Tree.objects.create().pk
        for place in tree:
            key_of[place.id], tree_of[place.id] = beyond + place.id, tree_id
        rows += tree
    now = timezone.now() - timezone.timedelta(hours=1)
    Comment.objects.bulk_create(
        (
            Comment(
                pk=key_of[place.id], post=post, parent_id=key_of.get(place.parent),
                answers_id=key_of.get(place.answers), tree_id=tree_of[place.id],
                lft=place.lft, rght=place.rght, level=place.level, name=f"Reader {place.id}",
                text="Yes.", rendered="<p>Yes.</p>", state=(states or {}).get(place.id, "published"),
                created_at=now + timezone.timedelta(milliseconds=place.id),
            )
            for place in sorted(rows, key=lambda place: (place.level, place.id))
        ),
        batch_size=500,
    )  # fmt: skip
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Comment]):
            cursor.execute(statement)
    recount(post)
    Post.objects.filter(pk=post.pk).update(comment_count=post.comment_count)
    return key_of


def read_all(address, client=None, meanwhile=lambda: None):
    """The keys of what is drawn on a page and on all that it leads on to, as often as it is.

    What heads a page because a branch goes on below it was drawn where that began.
    """
    client, met, waiting, drawn = client or Client(), {address}, [address], []
    while waiting:
        at = waiting.pop()
        answer = client.get(at)
        assert answer.status_code == 200, at
        keys = [int(key) for key in DRAWN.findall(answer.text)]
        assert len(keys) <= reading._most() + DEPTH_KEPT
        drawn += keys[1:] if at.endswith("/thread/") else keys
        onwards = [link for link in MORE.findall(answer.text) if link not in met]
        met.update(onwards)
        waiting += onwards
        meanwhile()
    return drawn


def one_tree(size):
    """A third answer its first, the others somebody a little before them."""
    return {n: 0 if n == 1 else 1 if n % 3 == 0 else n - 1 - n % 2 for n in range(1, size + 1)}


@pytest.mark.parametrize("sort", ["", "?sort=newest", "?sort=replies"])
def test_a_large_tree_and_many_small_ones_are_read_to_the_last(post, small_pages, sort):
    small = {n: 0 if n % 3 else n - 1 for n in range(61, 100)}
    keys = grow(post, one_tree(60) | small)
    assert sorted(read_all(post.get_absolute_url() + sort)) == sorted(keys.values())


def test_a_large_tree_is_read_whose_first_comment_waits_for_a_moderator_again(post, small_pages):
    keys = grow(post, one_tree(60), {1: "held"})
    assert sorted(read_all(post.get_absolute_url()))[-59:] == sorted(keys.values())[1:]


def test_a_tree_of_one_long_chain_is_read_to_the_last(post, small_pages):
    keys = grow(post, {n: n - 1 for n in range(1, 80)})
    assert sorted(read_all(post.get_absolute_url())) == sorted(keys.values())


answers = st.lists(st.integers(0, 40), min_size=1, max_size=60).map(
    lambda told: {n: answered % n for n, answered in enumerate(told, start=1)}
)
fates = st.dictionaries(
    st.integers(1, 60), st.sampled_from(["removed", "withdrawn", "spam", "held"]), max_size=20
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    answers=answers, fates=fates, size=st.integers(1, 9), sort=st.sampled_from(list(reading.SORTS))
)
@example(answers={1: 0, 2: 1, 3: 1}, fates={1: "held"}, size=1, sort="oldest")
def test_every_published_comment_of_any_thread_is_drawn_once(
    post, monkeypatch, answers, fates, size, sort
):
    monkeypatch.setattr(reading, "A_PAGE", size)
    Comment.objects.filter(post=post).order_by().delete()
    keys = grow(post, answers, fates)
    caches["pages"].clear()
    Post.objects.filter(pk=post.pk).bump()
    drawn = read_all(f"{post.get_absolute_url()}?sort={sort}")
    published = [key for n, key in keys.items() if n not in fates]
    assert len(drawn) == len(set(drawn))
    assert set(published) <= set(drawn)
    withheld = {keys[n] for n, state in fates.items() if state == "held" and n in keys}
    answered = {keys[answered] for answered in answers.values() if answered}
    assert not (withheld - answered) & set(drawn)
    for key in published:
        assert_is_at_its_permalink(key)


def assert_is_at_its_permalink(key):
    place = Client().get(f"/comments/{key}/").url
    address, _, anchor = place.partition("#")
    assert f'id="{anchor}"' in Client().get(address).text, place
    return place


def test_permalinks_deep_in_a_large_tree_lead_to_the_page_that_has_them(post, small_pages):
    keys = grow(post, one_tree(120))
    for key in keys.values():
        assert assert_is_at_its_permalink(key).endswith(f"#c-{key}")


def test_whoever_reads_on_while_others_write_misses_nothing(post, reader, small_pages):
    keys = grow(post, one_tree(40) | dict.fromkeys(range(41, 60), 0))
    writer, places = Writer(account=reader, name=reader.name), iter([1, 2, 5, 20, 41, 50] * 20)

    def somebody_writes():
        place = next(places)
        parent = Comment.objects.get(pk=keys[place])
        Comment.write(post, writer, f"Meanwhile, {Comment.objects.count()}.", parent=parent)

    for sort in ("", "?sort=newest"):
        drawn = read_all(post.get_absolute_url() + sort, meanwhile=somebody_writes)
        assert set(keys.values()) <= set(drawn)


def test_the_folded_row_of_a_comment_that_is_gone_says_so(post):
    gone = {1: "withdrawn", 6: "removed", 7: "removed", 9: "removed"}
    grow(post, {1: 0, 2: 1, 3: 2, 4: 0, 5: 4, 6: 0, 7: 6, 8: 0, 9: 8}, gone)
    page = Client().get(f"{post.get_absolute_url()}?collapsed=1").text
    assert '<span class="fold-gone">Withdrawn comment</span> <span>2 replies</span>' in page
    assert '<span class="fold-gone">Removed comment</span>' in page
    assert page.count("Removed comment") == 1 and "0 replies" not in page


def test_the_link_on_says_how_many_replies_are_left(post, small_pages):
    keys = grow(
        post, {1: 0} | dict.fromkeys(range(2, 12), 1), {3: "withdrawn", 7: "held", 8: "spam"}
    )
    first = Client().get(post.get_absolute_url()).text
    assert "Show 4 more replies" in first  # 6, 9, 10 and 11.
    assert "and </span><span>7 replies</span>" in first
    second = Client().get(f"/comments/{keys[1]}/thread/page/2/").text
    assert "Show 2 more replies" in second


def test_a_page_of_a_cut_tree_says_where_it_stands_and_leads_back(post, small_pages):
    keys = grow(post, one_tree(40))
    page = Client().get(f"/comments/{keys[1]}/thread/page/2/").text
    assert f"on “{post.title}”, page 2" in page
    assert 'rel="canonical" href="' in page and f"/comments/{keys[1]}/thread/page/2/" in page
    assert f'href="{post.get_absolute_url()}#comments"' in page
    assert f'rel="prev" href="/comments/{keys[1]}/thread/"' in page
    assert "In reply to Reader" in page
    third = Client().get(f"/comments/{keys[1]}/thread/page/3/").text
    assert f'rel="prev" href="/comments/{keys[1]}/thread/page/2/"' in third


def test_whom_a_comment_answers_on_a_page_before_is_said(post, small_pages):
    keys = grow(post, {1: 0, 2: 1, 3: 2, 4: 3, 5: 4, 6: 5, 7: 2, 8: 1})
    second = Client().get(f"/comments/{keys[1]}/thread/page/2/").text
    assert f'"/comments/{keys[2]}/"' in second and "in reply to" in second


@pytest.mark.parametrize("number", [0, 1, 11, 999999999999999999])
def test_a_page_that_a_tree_does_not_have_is_not_found(post, small_pages, number):
    keys = grow(post, one_tree(40))
    assert Client().get(f"/comments/{keys[1]}/thread/page/{number}/").status_code == 404


def test_a_page_begins_with_no_reply_and_no_comment_of_another_article(post, author):
    keys = grow(post, one_tree(4))
    assert Client().get(f"{post.get_absolute_url()}comments/{keys[1]}/").status_code == 200
    assert Client().get(f"{post.get_absolute_url()}comments/{keys[2]}/").status_code == 404
    other = Post(title="Other", slug="other", author=author, status="published")
    other.write("Other.")
    other.save()
    assert Client().get(f"{other.get_absolute_url()}comments/{keys[1]}/").status_code == 404


def test_nobody_learns_that_a_comment_waits_by_asking_for_its_page(post):
    keys = grow(post, {1: 0, 2: 0}, {2: "held"})
    assert Client().get(f"{post.get_absolute_url()}comments/{keys[2]}/").status_code == 404


def test_a_guest_finds_their_waiting_comment_on_its_page_of_a_large_tree(post, small_pages):
    keys = grow(post, one_tree(40), {30: "held"})
    Comment.objects.filter(pk=keys[30]).update(token="b" * 32)
    writer = Writer(name="Heron", email="heron@example.org", token="b" * 32)
    number = int(reading.place_of(Comment.objects.get(pk=keys[30]), writer).split("/")[-2])
    drawn = [node.comment.pk for node, _ in reading.Branch(root_of(keys), writer, number).steps()]
    assert keys[30] in drawn
    nobody = Writer()
    drawn = [node.comment.pk for node, _ in reading.Branch(root_of(keys), nobody, number).steps()]
    assert keys[30] not in drawn


def root_of(keys):
    return Comment.objects.get(pk=keys[1])


def test_a_deep_comment_is_found_though_others_were_written_before_it_meanwhile(post, reader):
    writer, chain = Writer(account=reader, name="Marrow"), []
    for number in range(9):
        above = chain[-1] if chain else None
        chain.append(Comment.write(post, writer, f"Down, {number}.", parent=above))
    top = Comment.objects.get(pk=chain[0].pk)
    read = Comment.objects.get(pk=chain[8].pk)
    # What began to be written earlier comes to stand before it, and its numbers are others.
    Comment.objects.filter(tree_id=top.tree_id, rght__gt=read.lft).update(rght=F("rght") + 2)
    Comment.objects.filter(tree_id=top.tree_id, lft__gt=top.lft).update(lft=F("lft") + 2)
    page = f"/comments/{chain[6].pk}/thread/"
    assert reading.place_of(read, writer) == f"{page}#c-{read.pk}"


def test_the_permalink_of_a_comment_that_is_gone_leads_to_what_it_answered(post):
    keys = grow(post, {1: 0, 2: 1, 3: 2, 4: 0}, {2: "withdrawn", 3: "withdrawn", 4: "spam"})
    for gone, place in [(3, f"#c-{keys[1]}"), (2, f"#c-{keys[1]}"), (4, "#comments")]:
        place = f"{post.get_absolute_url()}{place}"
        assert Client().get(f"/comments/{keys[gone]}/").url == place
    assert Client().get(f"/comments/{keys[2]}/thread/").url == f"/comments/{keys[2]}/"


def test_an_article_asks_as_often_below_2000_comments_as_below_10(post, author):
    other = Post(title="Other", slug="other", author=author, status="published")
    other.write("Other.")
    other.save()
    grow(post, one_tree(7) | {8: 0, 9: 0, 10: 8})
    grow(other, {n: n // 2 if n % 4 else 0 for n in range(1, 1001)})
    grow(other, one_tree(1000))
    few, many = (asked(one.get_absolute_url()) for one in (post, other))
    # What is too deep for the page is counted, and when the newest of it was written, where there is any.
    assert many <= few + 2
    last = Comment.objects.filter(post=other, level=0).latest("pk")
    assert asked(f"{other.get_absolute_url()}comments/{last.pk}/") <= few + 5
    assert asked(f"/comments/{last.pk}/thread/page/4/") <= few + 5


def asked(address):
    Client().get("/")  # What every page knows of the site is known.
    caches["pages"].clear()
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(address).status_code == 200
    return len(queries)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_100000_comments_in_one_article_are_read_to_the_last(post):
    small = {n: 0 if n % 3 == 1 else n - 1 for n in range(50_001, 100_001)}
    keys = grow(post, one_tree(50_000) | small)
    assert sorted(read_all(post.get_absolute_url())) == sorted(keys.values())


def test_a_page_of_a_thread_has_one_word_for_what_people_write(
    signed_in, client, post, site, reader, second_reader, policy
):
    site.thread_word = "thought"
    site.save()
    top = Comment.write(post, Writer(account=reader, name="Marrow"), "Pears.")
    below = Comment.write(post, Writer(account=second_reader, name="Quince"), "Plums.", parent=top)
    pages = [
        post.get_absolute_url(),
        f"/comments/{top.pk}/thread/",
        f"/comments/{top.pk}/reply/",
        f"{post.get_absolute_url()}follow/",
    ]
    own = [f"/comments/{below.pk}/edit/", f"/comments/{below.pk}/withdraw/"]
    writer = signed_in(second_reader)
    shown = [browser.get(page) for browser in (client, writer) for page in pages]
    shown += [writer.get(page) for page in own]
    shown.append(writer.post(f"/comments/new/{post.pk}/", {"text": ""}))
    post.comments_close_at = timezone.now() + timedelta(hours=1)
    post.save()
    shown.append(client.get(pages[0]))
    post.comments_close_at = timezone.now()
    post.save()
    shown += [client.get(pages[0]), writer.post(own[0], {"text": "Figs."})]
    assert {answer.status_code for answer in shown} == {200, 422, 403}
    said = [words for answer in shown for words in VERBS.sub("", in_main(answer)).split("\n")]
    assert [words.strip() for words in said if "omment" in words] == []
    assert any("thought" in words for words in said)
