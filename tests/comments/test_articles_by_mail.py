"""New articles by mail: who subscribes, what arrives, and what ends it."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.timezone import make_aware

from accounts.models import Guest
from blog.models import OutgoingMail, Post, Site, Tag
from comments.models import MailFault, Pace, Subscription
from newsletter.articles import sending as articles
from newsletter.articles.links import ArticlesLink
from newsletter.models import Issue, Mailing
from tests.comments.following import FROM_HERE, Kind, follow, heron, link_in  # noqa: F401

pytestmark = pytest.mark.django_db
BY_MAIL = "/follow/articles/"
HOUR = timedelta(hours=1)


@pytest.fixture
def publish(author):
    """A function that publishes an article now, and notes it as the worker does."""

    def publish(title="The withies", **more):
        post = Post(
            title=title, slug=title.lower().replace(" ", "-"), author=author, status="published",
            published_at=timezone.now(), standfirst="They mark the channel.", **more,
        )  # fmt: skip
        post.write("A withy is a *willow pole*, [as ever](/archive/).\n\n## Which way\n\nUp.")
        post.save()
        articles.look_for_articles()
        return post

    return publish


@pytest.fixture
def browser():
    """Where somebody reads their mail."""
    return Client()


@pytest.fixture
def oda(db):
    """A guest who has subscribed."""
    guest = Guest.objects.at("oda@example.org")
    guest.confirm("articles")
    follow(guest, Kind.BLOG)
    return guest


def of(person):
    return Subscription.objects.of_the_blog().get(**{_field(person): person})


def _field(person):
    return "guest" if isinstance(person, Guest) else "account"


def test_a_stranger_subscribes_by_one_field_and_the_link_in_one_mail(
    client, browser, post, postbox, publish
):
    for page in ("/", post.get_absolute_url()):
        assert 'action="/follow/guest/"' in client.get(page).text
    asked = client.post("/follow/guest/", {"email": "Oda@Example.org"}, headers=FROM_HERE)
    assert "oda@example.org" in asked.text.lower() and not Subscription.objects.exists()
    assert not asked.cookies, "whoever subscribes is known by their mailbox alone"
    again = client.post("/follow/guest/", {"email": "oda@example.org"}, headers=FROM_HERE)
    [message] = postbox.deliver()
    assert again.status_code == 200 and message.to == "oda@example.org"
    link = link_in(message, BY_MAIL)

    assert "Subscribe" in browser.get(link).text and not Subscription.objects.exists()
    choices = browser.post(link, {"subscribe": ""}, follow=True)
    assert "You’re subscribed" in choices.text
    publish()
    [_, letter] = postbox.deliver()
    assert letter.to == "oda@example.org" and letter.subject.startswith("The withies")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "<em>willow pole</em>" in letter.html and "willow pole" in letter.body
    assert 'href="http://127.0.0.1:8000/archive/"' in letter.html
    for script in ("<script", "<img", "srcset"):
        assert script not in letter.html, "no picture counts who opens it"


def test_an_address_on_the_list_gets_the_same_answer_and_a_mail_that_says_so(client, oda, postbox):
    known = client.post("/follow/guest/", {"email": "oda@example.org"}, headers=FROM_HERE)
    new = client.post("/follow/guest/", {"email": "new@example.org"}, headers=FROM_HERE)
    assert known.text.replace("oda@", "new@") == new.text
    told, asked = postbox.deliver()
    assert told.to == "oda@example.org" and "already" in told.subject
    assert "Confirm" in asked.subject
    client.post("/follow/guest/", {"email": "oda@example.org"}, headers=FROM_HERE)
    assert len(postbox.deliver()) == 2, "nobody can bother a subscriber by it"


def test_whoever_is_signed_in_subscribes_by_one_press(signed_in, reader, post):
    browser = signed_in(reader)
    assert reader.email in browser.get(post.get_absolute_url()).text
    page = browser.post("/follow/", follow=True)
    assert "You’re subscribed" in page.text and of(reader).confirmed_at
    assert 'class="subscribe"' not in browser.get(post.get_absolute_url()).text
    browser.post("/account/following/articles/", {"end": "1"})
    assert not Subscription.objects.exists()


def test_on_an_authors_page_somebody_subscribes_to_that_author(
    client, browser, author, second_reader, post, postbox, signed_in, reader
):
    page = client.get(f"/author/{author.name}/").text
    assert f'<input type="hidden" name="author" value="{author.pk}">' in page
    sent = {"email": "oda@example.org", "author": author.pk}
    client.post("/follow/guest/", sent, headers=FROM_HERE)
    [message] = postbox.deliver()
    assert f"by {author.name}" in " ".join(message.body.split())
    link = link_in(message, BY_MAIL)
    assert f"by {author.name}" in browser.get(link).text
    browser.post(link, {"subscribe": ""})
    chosen = Subscription.objects.of_the_blog().get()
    assert chosen.only_some and list(chosen.authors.all()) == [author]

    of_oda = signed_in(reader)
    follow(reader, Kind.BLOG).choose_only([], [second_reader])
    assert reader.email in of_oda.get(f"/author/{author.name}/").text
    of_oda.post("/follow/", {"author": author.pk})
    assert set(of(reader).authors.all()) == {author, second_reader}
    assert 'class="subscribe"' not in of_oda.get(f"/author/{author.name}/").text
    of(reader).choose_all()
    of_oda.post("/follow/", {"author": author.pk})
    assert not of(reader).only_some, "who gets all keeps all"


def test_whoever_has_others_adds_an_author_by_the_link_and_one_who_has_left_adds_nothing(
    client, browser, author, reader, post, oda, postbox
):
    of(oda).choose_only([], [reader])
    sent = {"email": "oda@example.org", "author": author.pk}
    client.post("/follow/guest/", sent, headers=FROM_HERE)
    [message] = postbox.deliver()
    link = link_in(message, BY_MAIL)
    assert "Confirm" in message.subject and f"by {author.name}" in browser.get(link).text
    browser.post(link, {"subscribe": ""})
    assert set(of(oda).authors.all()) == {author, reader}
    gone = ArticlesLink(oda, "asked 123456").address
    assert browser.post(gone, {"subscribe": ""}).status_code == 410
    for wrong in (reader.pk, 123456, "x", 10**30):
        answer = client.post("/follow/guest/", sent | {"author": wrong}, headers=FROM_HERE)
        assert answer.status_code == 422 and "no articles here any more" in answer.text
        assert "oda@example.org" in answer.text


def test_one_press_in_the_mail_ends_it_without_signing_in_and_can_be_taken_back(
    browser, oda, postbox, publish
):
    publish()
    [letter] = postbox.deliver()
    link = link_in(letter, BY_MAIL)
    browser.get(link)
    assert Subscription.objects.exists(), "programs open every link"
    ended = browser.post(link, {"List-Unsubscribe": "One-Click"})
    assert ended.status_code == 200 and not Subscription.objects.exists()
    browser.post(link, {"List-Unsubscribe": "One-Click"})
    figures = Mailing.objects.get()
    assert (figures.sent, figures.unsubscribed) == (1, 1)
    assert browser.post(link, {"subscribe": ""}).status_code == 409, "an old letter begins nothing"
    again = ended.text.split('action="')[1].split('"')[0]
    assert "You’re subscribed" in browser.post(again, {"subscribe": ""}, follow=True).text
    assert browser.get(link[:-6] + "x/").status_code == 404


def test_an_article_is_sent_once_whatever_becomes_of_it(oda, reader, postbox, publish, author):
    follow(reader, Kind.BLOG)
    follow(author, Kind.BLOG)
    post = publish()
    Post.objects.filter(pk=post.pk).update(status="draft")
    articles.look_for_articles()
    assert postbox.deliver() == [], "it was withdrawn before it left"
    post.published_at = timezone.now()
    post.save()
    articles.look_for_articles()
    assert {one.to for one in postbox.deliver()} == {"oda@example.org", reader.email}
    for _ in range(2):  # Taken away, changed, and published anew.
        Post.objects.filter(pk=post.pk).update(status="draft")
        articles.look_for_articles()
        Post.objects.filter(pk=post.pk).update(status="published", published_at=timezone.now())
        articles.look_for_articles()
    assert len(postbox.deliver()) == 2
    assert Mailing.objects.get().sent == 2


@pytest.mark.parametrize(
    "hidden",
    [
        {"visibility": "members"},
        {"visibility": "unlisted"},
        {"visibility": "password", "password": "x"},
        {"status": "draft"},
        {"published_at": timezone.now() + timedelta(days=1)},
        {"skips_mail": True},
    ],
    ids=lambda given: next(iter(given)) + "-" + str(next(iter(given.values())))[:8],
)
def test_what_isnt_for_everybody_never_leaves(hidden, oda, postbox, author):
    about = {"status": "published", "published_at": timezone.now()} | hidden
    post = Post(title="Quiet", slug="quiet", author=author, **about)
    post.write("Nobody is told.")
    post.save()
    articles.look_for_articles()
    assert postbox.deliver() == []


def test_daily_and_weekly_letters_have_what_is_new_since_the_last(oda, postbox, publish, settings):
    of(oda).choose(Pace.DAILY)
    first, second = publish("One"), publish("Two")
    assert postbox.deliver() == []
    evening = timezone.now() + timedelta(days=1)
    articles.queue_due(evening)
    [letter] = postbox.deliver()
    assert letter.subject.startswith("2 new articles") and "One" in letter.body
    assert letter.body.index("One") < letter.body.index("Two")
    of(oda).choose(Pace.WEEKLY)
    articles.queue_due(evening + timedelta(days=8))
    assert len(postbox.deliver()) == 1, "nothing is told twice under another pace"
    third = publish("Three")
    Mailing.objects.filter(post=third).update(made_at=evening + HOUR)
    articles.queue_due(evening + timedelta(days=8))
    assert postbox.deliver()[-1].subject.startswith("Three"), "alone it comes whole"
    assert {one.sent for one in Mailing.objects.all()} == {1}
    assert Issue.objects.get().posts == [first.pk, second.pk]


@pytest.mark.parametrize(
    ("pace", "now", "last"),
    [
        (Pace.DAILY, (2026, 11, 28, 17, 59), (2026, 11, 27, 18, 0)),
        (Pace.DAILY, (2026, 11, 28, 18, 0), (2026, 11, 28, 18, 0)),
        (Pace.WEEKLY, (2026, 11, 28, 12, 0), (2026, 11, 22, 9, 0)),
        (Pace.WEEKLY, (2026, 11, 29, 8, 59), (2026, 11, 22, 9, 0)),
        (Pace.WEEKLY, (2026, 11, 29, 9, 0), (2026, 11, 29, 9, 0)),
    ],
)
def test_letters_leave_at_their_hours_in_the_blogs_time(pace, now, last):
    now, last = (make_aware(datetime(*when)) for when in (now, last))  # noqa: DTZ001
    assert articles.last_time(pace, now) == last


def test_a_reader_chooses_how_often_and_which_by_the_link(browser, oda, postbox, publish, author):
    publish()
    link = link_in(postbox.deliver()[0], BY_MAIL)
    tides = Tag.objects.named("Tides")
    Post.objects.get().tags.add(tides)
    saved = browser.post(link, {"pace": "daily", "which": "some"}, follow=True)
    assert "Tides" in saved.text
    nothing = browser.post(f"{link}which/", {})
    assert nothing.status_code == 422
    assert "Saved" in browser.post(f"{link}which/", {"tags": [tides.pk]}, follow=True).text
    of(oda).choose(Pace.AT_ONCE)
    publish("Maps")
    assert len(postbox.deliver()) == 1
    tided = publish("Ebb")
    tided.tags.add(tides)
    assert browser.post(link, {"pace": "hourly"}).status_code == 422
    browser.post(link, {"pace": "at_once", "which": "all"})
    assert not of(oda).only_some


def test_nobody_has_it_twice_and_whoever_came_later_not_at_all(reader, postbox, publish):
    follow(reader, Kind.BLOG)
    same = Guest.objects.at(reader.email)
    same.confirm("articles")
    follow(same, Kind.BLOG)
    publish()
    late = Guest.objects.at("late@example.org")
    late.confirm("articles")
    follow(late, Kind.BLOG)
    articles.look_for_articles()
    assert [one.to for one in postbox.deliver()] == [reader.email]


def test_without_the_feature_there_is_no_box_and_nothing_is_made_up_for(
    client, oda, post, postbox, publish
):
    site = Site.current()
    site.mails_articles = False
    site.save()
    assert 'class="subscribe"' not in client.get("/").text
    assert client.get("/follow/").status_code == 404
    assert (
        client.post("/follow/guest/", {"email": "a@example.org"}, headers=FROM_HERE).status_code
        == 404
    )
    publish()
    site.mails_articles = True
    site.save()
    articles.look_for_articles()
    assert postbox.deliver() == []


def test_what_cannot_be_taken_comes_back_with_its_words(client, signed_in, reader):
    for sent, said in (({"email": "no"}, "no"), ({}, "")):
        page = client.post("/follow/guest/", sent, headers=FROM_HERE)
        assert page.status_code == 422 and f'value="{said}"' in page.text
    assert client.post("/follow/guest/", {"email": "a@example.org"}).status_code == 403
    assert not Guest.objects.exists() and not OutgoingMail.objects.exists()
    page = signed_in(reader).post("/follow/guest/", {"email": "a@example.org"}, headers=FROM_HERE)
    assert page.status_code == 409
    assert not MailFault.objects.exists()
