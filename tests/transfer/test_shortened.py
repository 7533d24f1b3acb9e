"""What an export has that is longer than there is room for here: shortened, and told each by each."""

import json

import pytest

from accounts.models import User
from blog.models import Post, Tag
from comments.models import Comment
from tests.transfer.test_comments_on_pages import SPACES, said
from tests.transfer.test_import_runs import bring_in
from tests.transfer.test_wordpress import END

pytestmark = pytest.mark.django_db
READER, OWNER, TITLE, TAG = "Rhoda " * 12, "Ottilie " * 8, "Warp and weft " * 20, "wool " * 50


@pytest.fixture
def loom(tmp_path):
    file = tmp_path / "loom.xml"
    comment = said(1, "Hello").replace("Reader 1", READER)
    file.write_text(
        f"{SPACES}<link>http://loom.example</link>"
        f"<wp:author><wp:author_id>1</wp:author_id><wp:author_login>otti</wp:author_login>"
        f"<wp:author_display_name>{OWNER}</wp:author_display_name></wp:author>"
        f"<item><title>{TITLE}</title><link>http://loom.example/w/</link><wp:post_id>1</wp:post_id>"
        f'<dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">otti</dc:creator>'
        f"<wp:post_name>{'w' * 220}</wp:post_name><wp:post_date_gmt>2009-05-01 10:00:00</wp:post_date_gmt>"
        f"<wp:post_type>post</wp:post_type><wp:status>publish</wp:status>"
        f'<category domain="post_tag" nicename="wool">{TAG}</category>{comment}</item>{END}'
    )
    return file


def test_each_is_told_with_what_it_is_now(loom):
    told = bring_in(loom)
    name, title = Comment.objects.get().name, Post.objects.get().title
    owner, tag = User.objects.get().name, Tag.objects.get().name
    assert [len(one) for one in (name, owner, title, tag)] == [50, 44, 250, 200]
    for before, after in ((READER, name), (OWNER, owner), (TITLE, title), (TAG, tag)):
        assert f"“{before.strip()}” is “{after}” here." in told
    assert f"“{'w' * 220}” is “{'w' * 190}” here." in told
    assert "Shortened: 3 long names, 1 long title, 1 long address." in told


def test_a_dry_run_tells_the_same_and_a_second_run_nothing(loom):
    planned, done = (json.loads(bring_in(loom, json=True, dry_run=dry)) for dry in (True, False))
    assert planned["counts"]["cut"] == done["counts"]["cut"]
    assert sorted(planned["shortened"]) == sorted(done["shortened"])
    for dry in (True, False):
        assert json.loads(bring_in(loom, json=True, dry_run=dry))["shortened"] == []
