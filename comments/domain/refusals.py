"""Why somebody's words are not taken, each reason with the answer that it gets.

A page that meets one is sent with its status and shows what stands in `shown`; its sentences stand
at the fields of the form, which keeps the words (`KeepsWords` in comments/thread/forms.py). What a
banned reader reads in it is moderation's (moderation/wording/refusals.py), and comes through the gate.
"""

from django.utils.translation import gettext_lazy as _

from comments import gate


class Untaken(Exception):
    """The words of a comment, of an edit or of a report are not taken, or not like this."""

    status = 422
    shown = {}

    def answer(self, sent):
        """The status, and {field: sentences}, for whoever sent a form with the values `sent`."""
        return self.status, {}


class Closed(Untaken):
    """The post takes no comments any more, or no longer can be read."""

    status, shown = 403, {"closed": True}


class Refused(Untaken):
    """The gate lets this writer post nothing here; `refusal` says why."""

    status = 403

    def __init__(self, refusal):
        super().__init__(refusal.reason)
        self.refusal = refusal
        self.shown = {"refusal": refusal}


class Asked(Untaken):
    """The writer has to agree to something first; `question` is what."""

    status = 409

    def __init__(self, question):
        super().__init__("asked")
        self.question = question
        self.shown = {"question": question}

    def answer(self, sent):
        """Tell a writer who was asked before, and pressed the button, why they are asked again."""
        if sent.get("asked") == self.question.answer:
            return 422, {"accept": [_("Tick the box to accept it")]}
        return super().answer(sent)


class Reminded(Untaken):
    """The writer may want to say it in other words; `reminder` (gate.Reminder) is why."""

    def __init__(self, reminder):
        super().__init__("reminded")
        self.shown = {"reminder": reminder}


class Unanswerable(Untaken):
    """The comment that is answered can't be answered any more, or isn't of this article."""

    def answer(self, sent):
        return self.status, {"parent": [_("The comment you are replying to is no longer here.")]}


class SaidAlready(Untaken):
    """Raised where this writer has said the same words in the same place; `comment` is where."""

    def __init__(self, comment):
        super().__init__("said already")
        self.comment = comment

    def answer(self, sent):
        return self.status, {"text": [_("You already posted this here.")]}


class Declined(Untaken):
    """Screening doesn't take these words; `verdict.reasons` says why, for their writer."""

    def __init__(self, verdict):
        super().__init__(" ".join(map(str, verdict.reasons)))
        self.verdict = verdict

    def answer(self, sent):
        return self.status, {"text" if self.verdict.is_of_words else None: self.verdict.reasons}


class Moved(Untaken):
    """The comment is no longer in a state in which this can be done."""

    status, shown = 409, {"late": True}


def refuse(writer, post):
    """Raise Refused where the gate keeps this writer from commenting on `post`."""
    if refusal := gate.refusal(writer, post):
        raise Refused(refusal)


def decline(verdict):
    """Raise Declined where screening doesn't take the words, and put its reasons on record."""
    if verdict.is_refused:
        gate.keep(verdict)
        raise Declined(verdict)


def remind(words, verdict, terms):
    """Raise Reminded where a form, which says `terms`, came with words that may break a rule, the first time."""
    if terms is not None and (it := gate.remind(words, verdict, terms.was_reminded)):
        raise Reminded(it)


def agree(writer, terms, at):
    """Put on record that the writer accepts what holds now; raise Asked if they don't yet.

    Without `terms` there was no form, and so there is nobody to ask.
    """
    if terms is not None and (question := gate.consent(writer, terms, at)):
        raise Asked(question)
