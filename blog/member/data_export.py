"""What the blog itself shows somebody of themselves beside what its models declare: articles, and mail."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from blog.mail import outbox
from blog.member import privacy
from blog.models import OutgoingMail, Post
from lib.people.personal_data import Exporter, Personal, link_to, register


@register
class ArticlesAndMail(Exporter):
    order = "articles versions submissions notes_on_texts pictures recordings letters"

    def facts(self):
        return privacy.facts()


def _written(person):
    if not person.account:
        return None
    return Q(pk__in=Post.everything.by(person.account).order_by().values("pk"), trial_of=None)


(
    Personal("articles", _("Articles"), _written, order="published_at")
    .shows(title=_("Title"), address=(_("Address"), link_to), state=(_("State"), "status"))
    .shows(published=_("Published"), readers=(_("Who can read it"), "visibility"))
    .shows(standfirst=_("Standfirst"), text=_("Text"))
    .shows_programs(html=_("As readers see it"))
    .shows(note=(_("Note above the form"), "form_note"))
    .of(Post)
)

(
    Personal("letters", _("E-mails to you"), guest="guest__email", order="owed_at", comes_last=True)
    .shows(kind=(_("About"), lambda letter: outbox.name_of(letter.kind)), owed=_("Written"))
    .shows(outcome=_("State"), settled=_("Since"))
    .of(OutgoingMail)
)
