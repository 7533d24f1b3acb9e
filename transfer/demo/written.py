"""What the demo’s authors wrote: articles, pages, and what lies at their desk."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.text import slugify

from blog.models import Category, Page, Post, Tag
from transfer.demo import reading


class Written:
    """The part of Demo that makes the articles and pages."""

    def _pages(self):
        for path in self._files("pages/*.md"):
            head, text = reading.article(path.read_text())
            page = Page(**head)
            page.write(text)
            page.save()

    def _at_the_desk(self):
        """Drafts, what is scheduled, and what lies in the bin: its times count from today."""
        for path in self._files("desk/*.md"):
            head, text = reading.article(path.read_text())
            days = head["published"].toordinal() - 1
            at = datetime.combine(timezone.localdate(), head["published"].time())
            head["published"] = at + timedelta(days=days) - self.by
            post = self._post(path.stem, head, text, is_draft=head["state"] == "draft")
            if head["state"] == "binned":
                self.posts[path.stem] = post
                self._thread(path.stem, head["published"])
                self.posts.pop(path.stem).bin(post.author)

    def _post(self, slug, head, text, *, is_draft=False):
        closes = head.get("comments_close_after_days")
        post = Post(
            title=head["title"],
            slug=slug,
            author=self.people[head["author"]],
            standfirst=head["standfirst"],
            has_maths=head.get("has_maths", False),
            lead=self.pictures.get(head.get("lead")),
            status=Post.Status.DRAFT if is_draft else Post.Status.PUBLISHED,
            published_at=self._at(head["published"]),
            comments_close_at=closes and self._at(head["published"] + timedelta(days=closes)),
        )
        for earlier, other in self.posts.items():
            text = text.replace(f"(article:{earlier})", f"(article:{other.pk})")
        post.write(self._linked(text))
        post.save()
        post.categories.set(self._term(Category, name) for name in head["categories"])
        post.tags.set(self._term(Tag, name) for name in head["tags"])
        return post

    def _term(self, model, name):
        return model.objects.get_or_create(slug=slugify(name), defaults={"name": name})[0]

    def _linked(self, text):
        """The text, with picture:… and article:… made into the addresses that they have here."""
        for name, picture in self.pictures.items():
            text = text.replace(f"(picture:{name}", f"({picture.url}")
        for slug, head, _ in self.articles:
            day = self._at(head["published"])
            text = text.replace(
                f"(article:{slug})", f"({settings.SITE_URL}/{day:%Y/%m/%d}/{slug}/)"
            )
        return text
