"""A deed that is shown before it is done, and shown again if somebody was faster."""

from functools import wraps

from moderation.actions.comments import Changed
from moderation.actions.record import Decided, Reworded
from moderation.desk.navigation import page
from moderation.forms.requests import get_or_post, sent
from moderation.models.policy.revisions import NotReady
from moderation.plans.removal import NotAllowed

# What keeps a deed from being done.
MEANWHILE = (Changed, Decided, NotAllowed, NotReady, Reworded)


class Previewed:
    """The page on which a moderator fills in `form` and sees what it leads to, and the deed.

    A subclass finds what it is about in `__init__` and says how it is done (`do`), what
    follows (`done`), and what the page shows besides the form (`context`). If the deed can't
    be done, or what was shown has changed since, the page comes back with status 409, what came
    first, and every word that was typed.
    """

    template = ""
    form = None

    def __init__(self, request):
        self.request, self.moderator = request, request.user

    @classmethod
    def as_view(cls):
        @get_or_post
        @wraps(cls, updated=())
        def view(request, **named):
            return cls(request, **named).answer()

        return view

    @property
    def is_confirmed(self):
        """Whether the button was pressed under what the valid form leads to."""
        return True

    @property
    def cleaned(self):
        return self.form.cleaned_data

    @property
    def sent(self):
        return sent(self.request)

    def answer(self):
        if self.request.method == "POST" and self.form.is_valid() and self.is_confirmed:
            return self.press()
        return self.page()

    def press(self):
        try:
            done = self.do()
        except MEANWHILE as meanwhile:
            return self.page(meanwhile)
        return self.done(done)

    def page(self, meanwhile=None):
        return page(self.request, self.template, self.form, meanwhile, **self.context(meanwhile))
