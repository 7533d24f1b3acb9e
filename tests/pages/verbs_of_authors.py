"""What authors and the owner do: each a function on a WholeBlog."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from blog.models import Category, Page, Post, Site, Tag
from blog.pictures.upload import receive
from comments.gate import Terms, Writer
from comments.models import Comment
from moderation.deeds.policy.action import withdraw
from moderation.deeds.waive.action import leave_removed
from moderation.models import PolicyRevision, Screening, Waiver
from tests.blog.desk import change_of, filled, picture_file
from tests.pages.whole_blog import DAY
from tests.transfer.conftest import EXPORTS
from transfer.imports.write.site_import import Import
from transfer.sources.wordpress import export_file


def a_draft_is_kept(blog):
    blog.draft = blog.article("draft", DAY + timedelta(hours=15), status="draft")


def a_draft_is_published(blog):
    _change(blog, blog.draft, status="published")


def an_article_is_scheduled(blog):
    blog.article("later", timezone.now() + timedelta(days=1))


def an_article_is_retitled(blog):
    _change(blog, blog.post, title="Under another title")


def an_article_is_rewritten(blog):
    post = blog.again(blog.post)
    post.write("Everything about it is new.")
    post.save()


def an_article_is_changed_at_the_desk(blog):
    """With its tags, new ones among them, and its categories."""
    post, walls = blog.again(blog.others[10]), blog.category.pk
    form = filled(
        blog.author,
        title="Under a third title",
        slug=post.slug,
        when="at",
        published_at_0=f"{post.published_at:%Y-%m-%d}",
        published_at_1=f"{post.published_at:%H:%M:%S}",
        tags="Apples, Plums",
        categories=[walls],
    )
    client = Client()
    client.force_login(blog.author)
    assert client.post(change_of(post), form).status_code == 302


def an_article_gets_another_author(blog):
    _change(blog, blog.post, author=blog.moderator)


def an_article_gets_another_picture(blog):
    _change(blog, blog.post, lead=receive(picture_file(50, 50, name="other.png")))


def an_article_s_comments_are_closed(blog):
    _change(blog, blog.post, comments_open=False)


def an_article_s_comments_are_held(blog):
    _change(blog, blog.post, comments_wait="all")
    assert blog.write("May I?").is_held


def an_article_s_comments_are_held_no_more(blog):
    _change(blog, blog.post, comments_wait="")


def everybody_s_first_comment_has_to_wait(blog):
    _screen(first="all")


def only_guests_first_comments_have_to_wait(blog):
    """As before, for the verbs that come after it."""
    _screen(first="guests")


def _screen(**changes):
    screening = Screening.current()
    for name, value in changes.items():
        setattr(screening, name, value)
    screening.save()


def an_article_s_comments_get_an_end(blog):
    close_at = timezone.now() + timedelta(days=3)
    _change(blog, blog.post, comments_open=True, comments_close_at=close_at)


def all_comments_get_an_end(blog):
    """The author closes them for good, in a while, and says why."""
    end = timezone.now() + timedelta(days=30)
    _change(blog, Site.current(), comments_close_at=end, closing_reason="Nine good years.")


def all_comments_are_closed(blog):
    _change(blog, Site.current(), comments_close_at=timezone.now())


def all_comments_are_opened_again(blog):
    _change(blog, Site.current(), comments_close_at=None, closing_reason="")


def threads_get_a_number_of_days(blog):
    """The articles of this blog came out long ago: it closes them at once."""
    _change(blog, Site.current(), comments_close_days=30)


def an_article_stays_open_all_the_same(blog):
    _change(blog, blog.post, comments_close_at=None, comments_close_days=0)


def threads_stay_open_again(blog):
    _change(blog, Site.current(), comments_close_days=None)


def an_article_moves_to_another_address(blog):
    _change(blog, blog.others[9], slug="elsewhere")


def an_article_moves_to_another_day(blog):
    _change(blog, blog.others[8], published_at=DAY + timedelta(days=40))


def an_article_is_taken_back(blog):
    _change(blog, blog.others[7], status="draft")


def an_article_goes_to_the_bin(blog):
    assert blog.again(blog.others[7]).bin(blog.author)


def an_article_comes_back_from_the_bin(blog):
    assert Post.everything.get(pk=blog.others[7].pk).put_back()


def an_article_is_deleted(blog):
    blog.again(blog.others[6]).delete()


def an_article_with_comments_is_deleted(blog):
    blog.again(blog.post).delete()


def a_tag_is_made(blog):
    blog.new_tag = Tag.objects.create(name="Quinces", slug="quinces")


def a_tag_is_renamed(blog):
    _change(blog, blog.tag, name="Pears and quinces")


def a_tag_is_deleted(blog):
    blog.again(blog.tag).delete()


def a_tag_moves_to_another_address(blog):
    """Where the other one stood that is gone."""
    _change(blog, blog.new_tag, slug="pears")


def a_category_is_made(blog):
    blog.new_category = Category.objects.create(name="Tools", slug="tools")


def a_category_is_renamed(blog):
    _change(blog, blog.category, name="Walls and fences")


def a_category_is_deleted(blog):
    blog.again(blog.category).delete()


def a_category_moves_to_another_address(blog):
    """Where the other one stood that is gone."""
    _change(blog, blog.new_category, slug="walls")


def a_page_is_written(blog):
    blog.page("terms", "House rules", in_menu=True)


def a_page_is_rewritten(blog):
    page = blog.again(blog.about)
    page.write("All new.")
    page.save()


def a_page_is_put_in_the_menu(blog):
    _change(blog, blog.about, in_menu=True)


def a_page_is_retitled(blog):
    _change(blog, blog.about, title="About the wall")


def a_page_is_deleted(blog):
    Page.objects.get(slug="terms").delete()


def the_site_s_words_are_changed(blog):
    _change(blog, Site.current(), name="The Slower Orchard", tagline="A tree at a time.")


def comments_are_called_otherwise(blog):
    _change(blog, Site.current(), thread_word="thought")


def a_picture_is_sent(blog):
    receive(picture_file(40, 40, name="third.png"))


def a_picture_is_described_anew(blog):
    _change(blog, blog.picture, description="A wall in April", caption="In April.")


def a_picture_is_deleted(blog):
    blog.again(blog.picture).delete()


def an_export_is_brought_in(blog):
    Import(export_file, EXPORTS / "garden.xml").run()


def a_comment_is_removed_under_a_rule_that_is_set_aside_later(blog):
    blog.early = blog.remove(blog.write("Aimed at you."), number=2)


def a_rule_is_set_aside(blog):
    rule = blog.rule(2).rule
    blog.waiver = Waiver.objects.create(post=blog.post, rule=rule, sentence="so say what you like.")


def a_rule_is_set_aside_in_other_words(blog):
    _change(blog, blog.waiver, sentence="so say what you must.")


def an_early_removal_is_left(blog):
    leave_removed(blog.moderator, blog.early)


def a_rule_holds_again(blog):
    blog.again(blog.waiver).end()


def a_policy_revision_is_drafted(blog):
    PolicyRevision.objects.draft()


def a_policy_revision_is_published(blog):
    blog.revise(announced_in=blog.others[2])


def a_policy_is_accepted_with_a_comment(blog):
    terms = Terms(accepted=str(PolicyRevision.objects.in_force().number))
    writer = Writer(account=blog.reader, name=blog.reader.name)
    Comment.write(blog.post, writer, "On these terms.", terms=terms)


def a_policy_revision_is_announced(blog):
    when = timezone.now() + timedelta(days=7)
    blog.scheduled = blog.revise(effective_at=when, announced_in=blog.others[1])


def a_policy_revision_is_withdrawn(blog):
    withdraw(blog.author, blog.scheduled)


def a_policy_revision_is_taken_over(blog):
    draft = PolicyRevision.objects.draft()
    draft.take_over(timezone.now() + timedelta(days=9))


PUBLISHING = [
    a_draft_is_kept,
    a_draft_is_published,
    an_article_is_scheduled,
    an_article_is_retitled,
    an_article_is_rewritten,
    an_article_is_changed_at_the_desk,
    an_article_gets_another_author,
    an_article_gets_another_picture,
    an_article_s_comments_are_held,
    an_article_s_comments_are_held_no_more,
    everybody_s_first_comment_has_to_wait,
    only_guests_first_comments_have_to_wait,
    an_article_s_comments_are_closed,
    an_article_s_comments_get_an_end,
    an_article_moves_to_another_address,
    an_article_moves_to_another_day,
    an_article_is_taken_back,
    an_article_goes_to_the_bin,
    an_article_comes_back_from_the_bin,
    an_article_is_deleted,
    an_article_with_comments_is_deleted,
]
CLOSING = [
    all_comments_get_an_end,
    all_comments_are_closed,
    all_comments_are_opened_again,
    threads_get_a_number_of_days,
    an_article_stays_open_all_the_same,
    threads_stay_open_again,
]
FILING = [
    a_tag_is_made,
    a_tag_is_renamed,
    a_tag_is_deleted,
    a_tag_moves_to_another_address,
    a_category_is_made,
    a_category_is_renamed,
    a_category_is_deleted,
    a_category_moves_to_another_address,
    a_page_is_written,
    a_page_is_rewritten,
    a_page_is_put_in_the_menu,
    a_page_is_retitled,
    a_page_is_deleted,
    the_site_s_words_are_changed,
    comments_are_called_otherwise,
    a_picture_is_sent,
    a_picture_is_described_anew,
    a_picture_is_deleted,
    an_export_is_brought_in,
]


RULING = [
    a_comment_is_removed_under_a_rule_that_is_set_aside_later,
    a_rule_is_set_aside,
    an_early_removal_is_left,
    a_rule_is_set_aside_in_other_words,
    a_rule_holds_again,
    a_policy_revision_is_drafted,
    a_policy_revision_is_published,
    a_policy_is_accepted_with_a_comment,
    a_policy_revision_is_announced,
    a_policy_revision_is_withdrawn,
    a_policy_revision_is_taken_over,
]
UNSEEN = {
    a_draft_is_kept,
    an_article_is_scheduled,
    a_tag_is_made,
    a_category_is_made,
    a_picture_is_sent,
    a_policy_revision_is_drafted,
    an_early_removal_is_left,
}


def _change(blog, thing, **words):
    thing = blog.again(thing)
    for name, value in words.items():
        setattr(thing, name, value)
    thing.save()
