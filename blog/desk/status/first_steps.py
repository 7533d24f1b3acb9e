"""What the owner of a new blog does first: each step's state is found, never ticked by hand."""

from dataclasses import dataclass

from accounts.models import User
from blog.member import privacy
from blog.models import Page, Post, Site

PRINTED_NAME = Site._meta.get_field("name").default
ABOUT = "about"


@dataclass(frozen=True)
class Steps:
    """How far the blog is. The template says it in words and knows where each step is done."""

    is_named: bool
    has_look: bool  # of its own
    has_article: bool
    draft: Post | None
    has_policy: bool
    about: Page | None
    sends_mail: bool
    people: int  # with a role, besides the owner who looks

    @property
    def states(self):
        """Whether each is done, in their order."""
        about = bool(self.about and self.about.is_public)
        first = [self.is_named, self.has_look, self.has_article, self.has_policy]
        return [*first, about, self.sends_mail, self.people > 0]

    @property
    def done(self):
        return sum(self.states)

    @property
    def of(self):
        return len(self.states)

    @property
    def next(self):
        """The number of the first that isn't done."""
        return self.states.index(False) + 1 if self.is_to_do else 0

    @property
    def is_to_do(self):
        return self.done < self.of


def steps_of(site, has_policy, viewer):
    return Steps(
        is_named=site.name != PRINTED_NAME,
        has_look=bool(site.logo or site.icon or site.style_sheet),
        has_article=Post.objects.published().exists(),
        draft=Post.objects.drafts().without_texts().order_by("-changed_at").first(),
        has_policy=has_policy,
        about=Page.objects.filter(slug=ABOUT).without_texts().first(),
        sends_mail=not privacy.mail_is_printed(),
        people=User.objects.filter(groups__isnull=False, is_active=True)
        .exclude(pk=viewer.pk)
        .distinct()
        .count(),
    )
