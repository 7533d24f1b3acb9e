"""What readers see of a picture that lies on another site, from where their browsers load nothing."""

import re

import pytest

from blog.content.markup.rendered.missing_pictures import with_missing
from blog.content.markup.to_html import render_article
from blog.content.picture_display import is_here
from blog.mail.mailed_articles import MailedArticle

OLD = "https://old.example.org/wp-content/uploads/2011/05/slip-300x200.jpg"
WORDS = {"picture": "Picture", "undescribed": "Picture without a description"}


def shown(text):
    return with_missing(str(render_article(text)), is_here, WORDS)


def read(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html)).strip()


def test_a_card_has_the_description_the_caption_and_the_old_address_as_a_link():
    html = shown(f'![The slip & the bell]({OLD} "At low water")')
    assert "<img" not in html
    assert read(html) == f"The slip &amp; the bell {OLD[8:]} At low water"
    assert f'<a href="{OLD}" rel="nofollow noopener">{OLD[8:]}</a>' in html


def test_a_caption_that_imported_html_keeps_in_its_title_is_on_the_card():
    html = shown(f'<img src="{OLD}" alt="" title="At low water">')
    assert read(html).startswith("Picture without a description At low water old.example.org")


@pytest.mark.parametrize("src", ["/media/pictures/a.jpg", "/b.png", "c.png"])
def test_what_has_no_host_is_shown(src):
    assert f'src="{src}"' in shown(f"![A]({src})")


def test_our_own_address_is_shown_and_one_that_begins_alike_is_not(settings):
    settings.SITE_URL = "https://blog.example.org"
    assert "<img" in shown("![A](https://blog.example.org/media/a.jpg)")
    assert "<img" not in shown("![A](https://blog.example.org.evil.example/media/a.jpg)")
    assert "<img" not in shown("![A](//elsewhere.example/a.jpg)")


def test_a_link_around_a_picture_stays_on_its_description_and_no_link_holds_another():
    html = shown(f"[![Slip]({OLD})](https://old.example.org/slip/)")
    assert '<b><a href="https://old.example.org/slip/">Slip</a></b>' in html
    html = shown(f"[![Slip]({OLD})]({OLD.replace('-300x200', '')})")
    assert html.count("<a ") == 1 and f'href="{OLD}"' in html
    html = shown(f"[See ![Slip]({OLD}) there](/slip/)")
    assert html.count("<a ") == 1


@pytest.mark.parametrize(
    ("tag", "says"),
    [
        ('<img src="https://s.w.org/images/core/emoji/11/72x72/1f642.png" alt="🙂">', "So 🙂 so"),
        (
            '<img src="http://old.example.org/wp-includes/images/smilies/x.gif" alt=":-)">',
            "So :-) so",
        ),
        ('<img src="//old.example.org/i.gif" alt="New!" width="16" height="16">', "So New! so"),
        ('<img src="//count.example/p.gif" alt="x" width="1" height="1">', "So so"),
    ],
)
def test_a_smiley_is_its_sign_and_what_counted_readers_is_gone(tag, says):
    assert read(shown(f"So {tag} so")) == says


def test_nothing_that_an_author_wrote_becomes_markup():
    html = shown("![\"><script>alert(1)</script>](https://evil.example/a.jpg?a=1&b='2)")
    assert "<script" not in html and "a=1&amp;b=" in html


@pytest.mark.django_db
def test_readers_see_the_card_and_feeds_and_mail_the_picture(client, post):
    post.write(f"![The slip]({OLD})")
    post.save()
    page = client.get(post.get_absolute_url()).text
    assert 'class="picture-missing"' in page and "css/article/insets.css" in page
    assert OLD not in re.findall(r'<img[^>]* src="([^"]*)"', page)
    assert f'src="{OLD}"' in post.html_outside
    assert "picture-missing" not in client.get("/feed/").text


@pytest.mark.django_db
@pytest.mark.parametrize("size", [0, 1, 2])
def test_neither_mail_nor_a_feed_has_what_counted_readers(client, post, size):
    counter = f'<img src="https://count.example/p.gif" alt="" width="{size}" height="{size}">'
    post.write(f"So {counter} so. ![Slip]({OLD}) [{counter}](https://count.example/)")
    post.save()
    assert "p.gif" not in post.html_outside and f'src="{OLD}"' in post.html_outside
    assert "p.gif" not in MailedArticle(post).html and "p.gif" not in client.get("/feed/").text
