"""What moderators read about what was decided: who did what, and when."""

from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog.models import Post
from lib.text.dates import date_format
from lib.text.lists import sentences
from lib.text.times import when
from moderation.models import Reading
from moderation.wording.decisions import WORDINGS, say, wording_of, wording_of_ban

DELETED_ARTICLE = gettext_lazy("[deleted article]")  # Stands where a title would.


def action_sentence(decision):
    """Who did what and when, in a sentence: “Hazel removed this comment …”."""
    facts = {"name": decision.made_by.name_for_staff, "at": when(decision.made_at)}
    return say(wording_of(decision).staff, decision, **facts)


def settled(decision, *, is_own):
    """What somebody else has decided, to whoever comes later: “Ines has approved this”."""
    wording = WORDINGS[decision.kind]
    words = wording.settled_own if is_own else wording.settled
    return say(words, decision, name=decision.made_by.name_for_staff) or action_sentence(decision)


def undoing(decisions, mark=None):
    """What the button says that takes back what was done last: “Undo: Deleted, rule 4, Marrow”."""
    if mark:
        what = _("Marked unread") if mark.how == Reading.How.REOPENED else _("Marked read")
        return _("Undo: %(what)s, %(name)s") % {"what": what, "name": mark.comment.name}
    first = decisions[0]
    name = first.comment.name if first.is_on_words else first.about.name_for_staff
    row = WORDINGS[first.kind].row
    what = say(row[-1], first) if row else on_record(first)
    return _("Undo: %(what)s, %(name)s") % {"what": what, "name": name}


def mark(reading):
    """Sentence that says who marked a comment read or unread, and when."""
    words = _("%(name)s marked this comment read on %(at)s.")
    if reading.how == Reading.How.REOPENED:
        words = _("%(name)s marked this comment unread on %(at)s.")
    return words % {"name": reading.pseudonym.name_for_staff, "at": when(reading.at)}


def against(decision):
    """What an appeal is against: “A removal under rule 3: personal attacks”."""
    return say(wording_of(decision).against, decision)


def for_reader(decision):
    """The sentence that tells a person what was decided: “Your comment on “Tides” was removed under rule 3: …”."""
    facts = {"article": _named(decision.article), "until": decision.until and when(decision.until)}
    return say(wording_of(decision).reader, decision, **facts)


def appeal_title(decision):
    """The title of the form by which its person appeals."""
    return wording_of(decision).appeal


def decided(decision):
    """Who decided it and why, for its person: “Removed by Hazel under rule 3: …”, with a link to the rule."""
    until = decision.until and date_format(localtime(decision.until), "j M Y, H:i")
    facts = {"name": decision.made_by.signature, "until": until}
    facts["ground"] = decision.ground and decision.get_ground_display()
    if rule := decision.wording:
        facts["rule"] = format_html('<a href="{}">{}</a>', rule.get_absolute_url(), rule.cited)
    return format_html(str(wording_of(decision).decided), **facts)


def on_record(decision):
    """What a decision is called in a line of its person's record."""
    return say(wording_of(decision).on_record, decision)


def button(plan):
    """What the button says that deletes a comment, and takes the step that follows."""
    verdict, step = plan.main.verdict, plan.step
    if step:
        return WORDINGS[step.step["step"]].with_removal
    return say(WORDINGS[verdict.kind].button, verdict)


def done(decision):
    """The sentence that says what was done, once it is done."""
    return say(WORDINGS[decision.kind].done, decision)


def placed(ban):
    """The sentence that says what was just done to somebody: “Marrow is suspended until 23 Nov, 09:30.”"""
    wording = wording_of_ban(ban)
    return _of_ban(wording.placed_on if ban.post_id and wording.placed_on else wording.placed, ban)


def held(decision):
    """The sentences that say what was just held: the comment, what its writer says next, or both."""
    following = [decision, *decision.followed_by.select_related("ban")]
    bans = [one.ban for one in following if hasattr(one, "ban")]
    messages = [done(decision)] if decision.is_on_words else []
    return sentences([*messages, *map(placed, bans)])


def lift(ban):
    """What the button says that ends a ban before its time: “End the hold”."""
    return wording_of_ban(ban).lift


def lift_of(ban):
    """The title above that button: “Lift the ban on Marrow”."""
    return _of_ban(wording_of_ban(ban).lift_of, ban)


def lifted(ban):
    """The sentence that says what was just ended: “Lifted for Marrow.”"""
    return _of_ban(wording_of_ban(ban).lifted, ban)


def lifting(ban):
    """What lifting a ban does: “Marrow can comment again at once.”"""
    return _of_ban(wording_of_ban(ban).lifting, ban)


def state(ban):
    """What a ban is, in a list: “Suspended until 23 Nov, 09:30”."""
    wording = wording_of_ban(ban)
    return _of_ban(wording.state_on if ban.post_id and wording.state_on else wording.state, ban)


def _of_ban(words, ban):
    until = ban.ends_at and when(ban.ends_at)
    person = ban.pseudonym
    names = {"name": person.name_for_staff, "whom": person.name_within}
    article = ""
    if ban.post_id:
        try:
            article = _named(ban.post)
        except Post.DoesNotExist:  # It may have been deleted; known before, or not.
            article = str(DELETED_ARTICLE)
    return str(words).format(**names, until=until, article=article)


def _named(article):
    return _("“%(title)s”") % {"title": article.title} if article else str(DELETED_ARTICLE)
