"""Every file of the corpus through every door at which a picture comes in: a good picture, or a sentence."""

import pytest
from django.urls import reverse

from blog.embeds import fetching
from blog.models import Embed, Picture
from blog.pictures import bring_home
from blog.pictures.upload import receive
from lib.outgoing.requests import Answer
from tests.blog.desk import change_of, filled, picture_file
from tests.blog.test_pictures import CORPUS, from_corpus, needs_corpus

pytestmark = [pytest.mark.django_db, needs_corpus]
FILES = sorted(file.name for file in CORPUS.glob("*.*")) if CORPUS.exists() else []
REFUSED = {"truncated_jpeg.jpg", "broken.png", "decompression_bomb.gif"}


@pytest.fixture
def desk(client, author):
    client.force_login(author)
    return client


def told(form):
    return [str(error) for errors in form.errors.values() for error in errors]


def dropped(desk, post, file):
    """The library, and whatever is dropped, pasted or chosen while somebody writes."""
    answer = desk.post(reverse("admin:blog_picture_upload"), {"file": file})
    return Picture.objects.first(), [answer.json().get("error")]


def added(desk, post, file):
    sent = {"upload": file, "description": "", "caption": ""}
    answer = desk.post(reverse("admin:blog_picture_add"), sent)
    form = answer.context and answer.context["adminform"].form
    return Picture.objects.first(), told(form) if form else []


def _in_the_editor(desk, post, field, file):
    fields = filled(post.author, title=post.title, slug=post.slug, when="at")
    answer = desk.post(change_of(post), fields | {field: file})
    form = answer.context and answer.context["adminform"].form
    post.refresh_from_db()
    return told(form) if form else []


def led(desk, post, file):
    errors = _in_the_editor(desk, post, "lead_file", file)
    return post.lead, errors


def put_at_the_end(desk, post, file):
    errors = _in_the_editor(desk, post, "text_picture", file)
    picture = Picture.objects.first()
    return picture if picture and picture.url in post.rendered else None, errors


def replaced(desk, post, file):
    picture = receive(picture_file())
    answer = desk.post(reverse("admin:blog_picture_replace", args=[picture.pk]), {"file": file})
    errors = told(answer.context["form"]) if answer.context else []
    return Picture.objects.exclude(sent_as="slip.png").first(), errors


def brought(desk, post, file):
    said = bring_home.fetch.func(f"https://quay.example/{file.name}", post.author.pk)
    return Picture.objects.first(), [said.get("error")]


def carded(desk, post, file):
    """A card without a picture is a card: nobody has sent it."""
    embed = Embed(address="https://quay.example/")
    fetching._bring_home(embed, f"https://quay.example/{file.name}")
    return embed.picture and embed, ["It stays away."]


DOORS = [dropped, added, led, put_at_the_end, replaced, brought, carded]


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch):
    """Another site has the corpus as well."""

    def ask(method, address, **_):
        return Answer(200, (CORPUS / address.rpartition("/")[2]).read_bytes(), address, 0.1)

    monkeypatch.setattr(bring_home, "ask", ask)
    monkeypatch.setattr(fetching, "ask", ask)


def goes_through(door, desk, post, name):
    picture, errors = door(desk, post, from_corpus(name))
    errors = list(filter(None, errors))
    if name in REFUSED:
        assert not picture and errors and all(len(one) > 10 for one in errors)
    else:
        kept = picture.picture if door is carded else picture.file
        assert picture.width and kept.storage.size(kept.name) and (door is carded or not errors)


@pytest.mark.parametrize("at, name", list(enumerate(FILES)))
def test_each_file_is_a_picture_or_a_sentence_at_one_of_the_doors(at, name, desk, post):
    goes_through(DOORS[at % len(DOORS)], desk, post, name)


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("door", DOORS)
def test_each_file_is_a_picture_or_a_sentence_at_every_door(door, name, desk, post):
    goes_through(door, desk, post, name)
