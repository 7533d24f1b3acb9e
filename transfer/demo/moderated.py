"""What became of the demo’s comments: the policy, decisions under it, appeals and reports."""

import tomllib

from comments.gate import Writer
from comments.models import Comment
from moderation.actions.bans import ban
from moderation.actions.comments import remove
from moderation.deeds.appeal import action as appeal_action
from moderation.models import (
    Acceptance,
    Decision,
    PolicyRevision,
    Pseudonym,
    Rule,
    RuleWording,
    Waiver,
)
from moderation.plans.applicable_rules import citable, revision_for
from moderation.reports.action import report
from transfer.demo import reading
from transfer.demo.on_disk import CONTENT, people


class Moderated:
    """The part of Demo that makes what moderators and readers did about comments."""

    def _policy(self):
        all_rules = []
        for revision in tomllib.loads((CONTENT / "policy.toml").read_text())["revisions"]:
            all_rules = reading.rules(revision, all_rules)
            announcing = self.posts.get(revision.get("announced_in"))
            row = PolicyRevision.objects.create(number=revision["number"], announced_in=announcing)
            for number, words in enumerate(all_rules, start=1):
                rule, _ = Rule.objects.get_or_create(key=words["key"])
                words = {name: text for name, text in words.items() if name != "key"}
                RuleWording.objects.create(revision=row, rule=rule, number=number, **words)
            row.take_over(self._at(revision["effective"]))

    def _waive(self):
        for slug, head, _ in self.articles:
            if "waives" in head:
                post, rule = self.posts[slug], Rule.objects.get(key=head["waives"])
                Waiver.objects.create(
                    post=post, rule=rule, sentence=head["waiver"], since=post.published_at
                )

    def _befall(self, comment, fate, published):
        at = self._at(fate.at.after(published))
        if fate.kind == "withdrawn":
            return comment.withdraw()
        wording = citable(comment).get(rule__key=fate.rule)
        return remove(self.people[fate.by], comment, wording, at=at)

    def _ban(self, comments, published):
        [banned] = [person for person in people()[0] if "ban" in person]
        words, account = banned["ban"], self.people[banned["name"]]
        last = max(one.pk for one in comments.values() if one.author_id == account.pk)
        comment = Comment.objects.get(pk=last)
        ban(
            self.people[words["by"]],
            account,
            revision_for(comment).wordings.get(rule__key=words["rule"]),
            words["reason"],
            comment=comment,
            evidence=Decision.objects.in_force().filter(about__account=account),
            at=self._time(words, published),
        )

    def _accept(self):
        """Everybody accepted each revision with their first comment under it."""
        revisions = list(PolicyRevision.objects.order_by("number"))
        for account in self.people.values():
            for revision, following in zip(revisions, [*revisions[1:], None], strict=True):
                under = account.comments.filter(created_at__gte=revision.effective_at)
                if following:
                    under = under.filter(created_at__lt=following.effective_at)
                if first := under.order_by("created_at").first():
                    Acceptance.objects.create(
                        pseudonym=Pseudonym.objects.of(Writer(account=account)),
                        revision=revision,
                        accepted_at=first.created_at,
                    )

    def _appeal(self):
        """Make the demo's appeals against removals: one in vain so far, one with success."""
        published = {slug: head["published"] for slug, head, _ in self.articles}
        for words in tomllib.loads((CONTENT / "appeals.toml").read_text())["appeals"]:
            removal = Decision.objects.in_force().get(
                post=self.posts[words["article"]],
                about__account=self.people[words["name"]],
                wording__rule__key=words["rule"],
            )
            since = published[words["article"]]
            appeal = appeal_action.appeal(removal, words["says"], at=self._time(words, since))
            if ruling := words.get("ruling"):
                appeal_action.rule(
                    self.people[ruling["by"]],
                    appeal,
                    ruling["is_granted"],
                    ruling["says"],
                    at=self._time(ruling, since),
                )

    def _report(self):
        """What readers showed the moderators on the last evening, so that the list has something."""
        published = {slug: head["published"] for slug, head, _ in self.articles}
        for words in tomllib.loads((CONTENT / "reports.toml").read_text())["reports"]:
            about = self.posts[words["article"]].comments.get(text__startswith=words["comment"])
            account = self.people.get(words["by"])
            at = self._time(words, published[words["article"]])
            rules = PolicyRevision.objects.in_force(at=at).wordings
            wording = rules.get(rule__key=words["rule"]) if "rule" in words else None
            report(Writer(account=account), about, wording, words["says"], at=at)

    def _leave_unread(self, since):
        """The last evening's comments are still to be read, so that the review page has something."""
        late = self.posts[self.newest].comments.filter(created_at__gte=since)
        late.filter(badge=Comment.Badge.NONE).update(read_at=None)
