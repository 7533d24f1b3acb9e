"""A small blog that has one of everything, and every address of it that a stranger can open."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from blog.models import Category, Page, Post, Series, Site, Tag, Version
from blog.models.texts.typed import Sender, Typed
from blog.pictures.upload import receive
from comments.gate import Writer
from comments.models import Comment
from moderation.actions.bans import ban, lift
from moderation.actions.comments import remove, restore
from moderation.deeds.appeal import action as appeal_action
from moderation.models import PolicyRevision, Waiver
from moderation.plans.applicable_rules import citable
from tests.blog.desk import picture_file

DAY = timezone.make_aware(datetime(2024, 3, 14))  # Long enough ago that no year ends between.


class WholeBlog:
    """Perpetua's articles, Marrow's and a guest's comments, what Alder and Hazel decided."""

    def __init__(self, author, moderator, second_moderator, reader, second_reader, policy):
        self.author, self.moderator, self.second_moderator = author, moderator, second_moderator
        self.reader, self.second_reader = reader, second_reader
        self.policy = policy
        Site.bump(everything=True, takes_thanks=True)
        self.picture = receive(picture_file(60, 40), description="A wall", caption="In March.")
        self.category = Category.objects.create(name="Walls", slug="walls")
        self.tag = Tag.objects.create(name="Pears", slug="pears")
        self.series = Series.objects.create(name="The wall", slug="the-wall")
        self.about = self.page("about", "About the orchard")
        self.others = [self.article(f"other-{n}", DAY + timedelta(hours=n)) for n in range(11)]
        self.post = self.article("whole", DAY + timedelta(hours=12))
        self._discuss()
        self._reword(self.others[2])
        self._decide()
        self._revise()

    def article(self, slug, at, *, status="published"):
        post = Post(title=f"Of {slug}", slug=slug, author=self.author, status=status)
        post.published_at, post.lead = at, self.picture
        post.write(f"What there is to say of {slug}.\n\n![A wall]({self.picture.url})")
        post.save()
        post.tags.set([self.tag])
        post.categories.set([self.category])
        post.join(self.series)
        return post

    def page(self, slug, title, **where):
        page = Page(slug=slug, title=title, **where)
        page.write(f"{title}, in a few words.")
        page.save()
        return page

    def write(self, text, *, parent=None, post=None, by=None):
        person = by or self.reader
        writer = Writer(account=person, name=person.name)
        return Comment.write(post or self.post, writer, text, parent=parent)

    def guest_writes(self, text, *, email="heron@example.org", **where):
        writer = Writer(name="Passing Heron", email=email, token="a" * 32)
        return Comment.write(self.post, writer, text, **where)

    def remove(self, comment, number=1, **how):
        """Under a rule, without a strike: those would keep the reader from saying any more."""
        rule = citable(comment).get(number=number)
        how = {"gives_strike": False} | how
        return remove(self.moderator, comment, rule, **how)

    def rule(self, number):
        return self.policy.wordings.get(number=number)

    def again(self, thing):
        """The thing as it is now in the database."""
        return type(thing).objects.get(pk=thing.pk)

    def _discuss(self):
        self.first = self.write("The first of all.")
        self.deep = [self.first]
        for depth in range(1, 9):
            self.deep.append(self.write(f"Deeper by {depth}.", parent=self.deep[-1]))
        self.second = self.write("The second tree.", by=self.second_reader)
        self.third = self.write("The third tree.")

    def _reword(self, post):
        """A comment quotes an article, and then that says it differently."""
        self.quoting = self.write("> What there is to say", post=post)
        post.newest_version()  # What its readers saw so far.
        typed = Typed(title=post.title, text="There is more to say.")
        version = post.keep_typed(typed, Sender(self.author), Version.Kind.SAVED).version
        post.write(typed.text)
        post.save()
        post.show(version, timezone.now())

    def _decide(self):
        self.removed = self.write("Better abroad.")
        self.removal = self.remove(self.removed)
        restore(self.second_moderator, self.write_and_remove("Well, better here."))
        removal = self.write_and_remove("And even better there.").decisions.last()
        appeal = appeal_action.appeal(removal, "It is true.")
        self.ruling = appeal_action.rule(self.second_moderator, appeal, False, "It is no matter.")
        self.ban = ban(self.moderator, self.second_reader, self.rule(2), "Twice now.").ban
        self.lifted = lift(self.second_moderator, self.ban, "Sorry, they said.")

    def write_and_remove(self, text):
        comment = self.write(text)
        self.remove(comment)
        return comment

    def _revise(self):
        Waiver.objects.create(post=self.others[0], rule=self.rule(1).rule, sentence="so go on.")
        self.revise(announced_in=self.others[1])

    def revise(self, *, announced_in=None, effective_at=None):
        draft = PolicyRevision.objects.draft()
        wording = draft.wordings.get(number=2)
        wording.text, wording.waivable = f"As revision {draft.number} puts it.", True
        wording.save()
        draft.announced_in = announced_in
        draft.publish(effective_at)
        return draft

    def addresses(self):
        """{what it is: its address} of all that a stranger opened."""
        where = self.post.address
        (year, month), now = where[:2], timezone.localtime()
        named = {
            "home": [], "archive": [], "tags": [], "feed": [], "comments_feed": [], "robots": [],
            "policy": [], "policy_feed": [], "log": [], "log_feed": [], "sitemap": [], "year": [int(year)],
            "month": [int(year), int(month)], "category": ["walls"], "category_feed": ["walls"],
            "series": ["the-wall"], "series_feed": ["the-wall"],
            "author": [self.author.name], "author_feed": [self.author.name],
            "tag": ["pears"], "tag_feed": ["pears"], "article": where, "article_feed": where,
            "page": ["about"], "policy_revision": [1], "policy_diff": [1, 2],
            "log_entry": [self.removal.pk], "thread": [self.deep[6].pk],
            "reply": [self.first.pk], "report": [self.first.pk], "reported": [self.first.pk], "article_comments": [*where, self.second.pk],

            "corrections": [], "corrections_feed": [], "comment_then": [self.quoting.pk],
            "person": [self.reader.name],
            "follow": [], "follow_thread": where, "follow_branch": [self.first.pk],
            "latest_comments": [], "sitemap_of_site": [], "sitemap_of_month": [int(year), int(month)],
        }  # fmt: skip
        for feed in (
            "feed",
            "comments_feed",
            "category_feed",
            "tag_feed",
            "article_feed",
            "series_feed",
            "author_feed",
        ):
            named |= {f"{feed}_{kind}": named[feed] for kind in ("atom", "json")}
        found = {name: reverse(name, args=args) for name, args in named.items()}
        for name in "home year month category tag log".split():
            found[f"{name}, page 2"] = f"{found[name]}page/2/"
        self.post.refresh_from_db(fields=["version"])
        found["live_changes"] = reverse("live_changes", args=[self.post.pk, self.post.version - 1])
        found["thread, page 2"] = reverse("thread", args=[self.first.pk, 2])
        for query in "sort=newest", "sort=replies", "collapsed=1":
            found[f"article?{query}"] = f"{found['article']}?{query}"
        return found | {
            "person, page 2": reverse("person", args=[self.reader.name, 2]),
            "article, announcing": self.others[1].get_absolute_url(),
            "article, its neighbour": self.others[-1].get_absolute_url(),
            "article, with a rule set aside": self.others[0].get_absolute_url(),
            "policy_revision 2": reverse("policy_revision", args=[2]),
            "log_entry of a ban": self.ban.placed.get_absolute_url(),
            "log_entry of its end": self.lifted.get_absolute_url(),
            "log of removals": reverse("log", kwargs={"kind": "removals"}),
            "log of removals, page 2": reverse("log", kwargs={"kind": "removals", "number": 2}),
            "log of suspensions": reverse("log", kwargs={"kind": "suspensions"}),
            "log of appeals": reverse("log", kwargs={"kind": "appeals"}),
            "log_entry of a ruling": self.ruling.get_absolute_url(),
            "log of the policy": reverse("log", kwargs={"kind": "policy"}),
            "log of a rule": reverse("log", kwargs={"rule": "comparison"}),
            "log of a month": reverse("log", kwargs={"year": now.year, "month": now.month}),
            "reply to a reply": reverse("reply", args=[self.deep[7].pk]),
        }
