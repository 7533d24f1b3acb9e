"""What moderators read about what was decided: who did what, and when."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from moderation.models import Reading
from moderation.pure.times import when
from moderation.wording.decisions import SAID, say, wording_of, wording_of_ban


def deed(decision):
    """Who did what and when, in a sentence: “Hazel removed this comment …”."""
    facts = {"name": decision.made_by.name_for_staff, "at": when(decision.made_at)}
    return say(wording_of(decision).staff, decision, **facts)


def settled(decision, *, is_own):
    """What somebody else has decided, to whoever comes later: “Ines has approved this”."""
    who = _("You have") if is_own else _("%(name)s has")
    who %= {"name": decision.made_by.name_for_staff}
    return say(SAID[decision.kind].settled, decision, who=who) or deed(decision)


def mark(reading):
    """Who marked a comment read, or unread, and when."""
    words = _("%(name)s marked this comment read on %(at)s.")
    if reading.how == Reading.How.REOPENED:
        words = _("%(name)s marked this comment unread on %(at)s.")
    return words % {"name": reading.pseudonym.name_for_staff, "at": when(reading.at)}


def against(decision):
    """What an appeal is against: “A removal under rule 3: personal attacks”."""
    return say(wording_of(decision).against, decision)


def appealed(decision):
    """What an appeal is against, as its writer is told: “the removal of your comment on …”."""
    article = decision.article
    on_article = _(" on “%(article)s”") % {"article": article.title} if article else ""
    return say(wording_of(decision).appealed, decision, on_article=on_article)


def appeal_title(decision):
    """The title of the form by which its person appeals."""
    return wording_of(decision).appeal


def decided(decision):
    """Who decided it, for its person, as far as the rule: “Removed by Hazel under”."""
    until = decision.until and date_format(localtime(decision.until), "j M Y, H:i")
    return say(wording_of(decision).decided, decision, name=decision.made_by.signature, until=until)


def on_record(decision):
    """What a decision is called in a line of its person's record."""
    return say(wording_of(decision).on_record, decision)


def button(plan):
    """What the button says that deletes a comment, and takes the step that follows."""
    verdict, step = plan.main.verdict, plan.step
    if step:
        return SAID[step.step["step"]].with_removal
    return say(SAID[verdict.kind].button, verdict)


def done(decision):
    """What was done, once it is done."""
    return say(SAID[decision.kind].done, decision)


def placed(ban):
    """What was just done to somebody: “Marrow is suspended until 23 Nov, 09:30.”"""
    return _of_ban(wording_of_ban(ban).placed, ban)


def lifting(ban):
    """What lifting a ban does: “Marrow can comment again at once.”"""
    return _of_ban(wording_of_ban(ban).lifting, ban)


def state(ban):
    """What a ban is, in a list: “Suspended until 23 Nov, 09:30”."""
    return _of_ban(wording_of_ban(ban).state, ban)


def _of_ban(words, ban):
    until = ban.ends_at and when(ban.ends_at)
    return str(words).format(name=ban.pseudonym.name_for_staff, until=until)
