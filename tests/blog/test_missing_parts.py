"""What an article lacks is said before it goes out."""

import pytest
from django.utils import timezone

from blog.desk.publishing.before_publishing import PublishPlan
from blog.desk.publishing.missing_parts import dead_links, links, missing_parts_of
from blog.models import Tag
from blog.models.texts.typed import Sender, Typed
from tests.blog.desk import change_of

pytestmark = pytest.mark.django_db


def fields_of(post):
    return [lack.field for lack in missing_parts_of(post)]


def test_an_article_that_has_everything_lacks_nothing(post):
    post.standfirst = "Eleven pears."
    post.tags.add(Tag.objects.named("Pears"))
    assert missing_parts_of(post) == []


def test_each_thing_that_is_missing_leads_to_its_field(post):
    post.text = "![](/media/a.jpg) and ![A pear](/media/b.jpg) and [gone](/2020/01/01/gone/)"
    post.title = " "
    assert fields_of(post) == ["id_title", "id_standfirst", "id_text", "id_tags", "id_text"]


def test_an_address_that_another_article_of_the_day_has_is_said_before_it_is_refused(post):
    new = {"title": "Another wall", "standfirst": "Of pears.", "slug": post.slug}
    at = timezone.localtime(post.published_at)
    on_its_day = new | {"when": "at", "published_at_0": f"{at:%Y-%m-%d}", "published_at_1": "07:00"}
    plan = PublishPlan(on_its_day)
    [lack] = [one for one in plan.lacks if one.field == "id_slug"]
    assert "already has this address" in lack.sentence and not any(
        "address" in one for one in plan.there
    )
    for fine in (PublishPlan(on_its_day | {"slug": "another-wall"}), PublishPlan(on_its_day, post)):
        assert "id_slug" not in [one.field for one in fine.lacks]


def test_what_stands_in_the_editor_counts_not_what_readers_see(post):
    typed = Typed("A wall", "Pears.", "Text", {"tags": ["walls"]})
    post.keep_typed(typed, Sender(post.author, "one"))
    assert missing_parts_of(post) == []


@pytest.mark.parametrize("lead", ["9" * 5_000, str(2**63), "-1", "٣", "1e9"])
def test_a_draft_whose_picture_is_named_by_no_number_opens_at_the_desk(signed_in, post, lead):
    post.status = "draft"
    post.save()
    post.keep_typed(Typed("A wall", "", "Text", {"lead": [lead]}), Sender(post.author, "one"))
    desk = signed_in(post.author)
    for page in "/admin/", "/admin/blog/post/", change_of(post), f"{change_of(post)}?publish":
        assert desk.get(page).status_code == 200


def test_links_of_the_blog_that_lead_nowhere_are_found(post, settings):
    here = post.get_absolute_url()
    text = f"""[here]({here}) [home](/) [there](https://example.org/x) [feed](/feed/)
[a]({settings.SITE_URL}/2020/01/01/gone/) [b](/2020/13/45/x/ "title") <a href="/tag/none/">c</a>
`[code](/never/)` [d][1] [e](http://[bad)

[1]: /nowhere/at/all/
"""
    gone = f"{settings.SITE_URL}/2020/01/01/gone/"
    assert dead_links(text) == [gone, "/2020/13/45/x/", "/tag/none/", "/nowhere/at/all/"]


def test_a_link_to_a_place_that_the_text_lacks_is_found():
    text = """## What we *took* in [June](https://example.org)

One.[^1] <a id="oar"></a> [a](#what-we-took-in-june) [b](#oar) [c](#) [d](#c-118) [e](#s-low-water) [f](#what-we-took-in-june_1)

Low water
---------

[g](#_ftn1) [h](#high-water)

[^1]: Two."""
    assert dead_links(text) == ["#_ftn1", "#high-water"]


def test_a_link_to_a_draft_is_no_mistake(post):
    post.status = "draft"
    post.save()
    assert dead_links(f"[soon]({post.get_absolute_url()})") == []


def test_a_picture_is_no_link_and_one_that_leads_somewhere_is():
    assert links('![A slip](/media/a.jpg "[Low] water")\n![](/media/b.jpg)') == []
    assert links("[![A slip](/media/a.jpg)](/about/)") == ["/about/"]
