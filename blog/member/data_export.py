"""What the blog itself shows somebody of themselves: their articles, and the mail to them."""

import json

from django.utils.translation import gettext as _

from blog.mail import outbox
from blog.member import privacy
from blog.models import OutgoingMail, Picture, Post, Recording
from lib.people.personal_data import Exporter, Field, Link, Section, register
from lib.web.absolute_urls import absolute


@register
class ArticlesAndMail(Exporter):
    unshown = {
        "blog.EarlierFile": "files that a picture has had before, and their names",
        "blog.Post.password": "a digest of what readers of the article enter",
        "blog.Post_coauthors": "which articles are theirs, which are shown",
        "blog.Redirect": "addresses that lead on; of people, where their page as an author stood",
        "blog.TermMerge": "which tags were merged, for a month",
        "blog.Site": "of people it has only whose picture links to it show",
        "blog.Page": "of people it has only who put it into the bin, for a month",
        "blog.Picture.address": "the name of its file, which its address tells",
        "blog.SecretPayload": "a code or the like on its way to an address: a password for minutes",
        "blog.OutgoingMail.about": "a row's number; the kind is told",
        "blog.OutgoingMail.address": "empty where the mail is to an account",
        "blog.OutgoingMail.reason": "why the mail server or the blog said no, for the operator",
        "blog.OutgoingMail.task": "a number of the worker's",
        "blog.PassageNote.before": "the words before the passage, to find it again",
        "blog.Post.beginning": "the beginning of its text, which is shown whole",
        "blog.Post.binned_from": "what it was before it lay in the bin, as its versions tell",
        "blog.Post.closing_reason": "stands below the article, as its address tells",
        "blog.Post.form_note_html": "the same note as readers see it",
        "blog.Post.canonical_url": "where a text stood first, which its page tells",
        "blog.Post.lang": "the language of its text, which its page tells",
        "blog.Post.keywords": "words of its text, which is shown whole",
        "blog.Post.meta_description": "what search engines are told, which its page tells",
        "blog.Post.social_title": "what a shared link says, which its page tells",
        "blog.Post.slug": "stands in the address",
        "blog.Post.permalink": "the address, which is shown",
        "blog.Version.tab": "a random number of a window of theirs",
        "blog.WritingLease": "who has a text open, for as long as it is",
    }

    def sections(self, account):
        yield _articles(account)
        yield _versions(account)
        yield _submissions(account)
        yield _notes(account)
        yield _pictures(account)
        yield _recordings(account)
        yield _mail(OutgoingMail.objects.to(account))

    def guest_sections(self, email):
        yield _mail(OutgoingMail.objects.filter(guest__email=email))

    def facts(self):
        return privacy.facts()


def _articles(account):
    return Section(
        "articles",
        _("Articles"),
        Post.everything.by(account).filter(trial_of=None).order_by("published_at", "pk"),
        Field("title", _("Title")),
        Field("address", _("Address"), link_to),
        Field("state", _("State"), "get_status_display"),
        Field("published", _("Published"), "published_at"),
        Field("readers", _("Who can read it"), "get_visibility_display"),
        Field("standfirst", _("Standfirst")),
        Field("text", _("Text")),
        Field("html", _("As readers see it"), in_page=False),
        Field("note", _("Note above the form"), "form_note"),
    )


def _versions(account):
    return Section(
        "versions",
        _("Versions of texts"),
        account.versions.select_related("post", "page").order_by("saved_at", "pk"),
        Field("of", _("Article"), lambda version: str(version.thing)),
        Field("number", _("Version")),
        Field("kind", _("Kind"), "get_kind_display"),
        Field("saved", _("Saved"), "saved_at"),
        Field("published", _("Published"), "published_at"),
        Field("note", _("What changed")),
        Field("title", _("Title")),
        Field("standfirst", _("Standfirst")),
        Field("text", _("Text")),
        Field("settings", _("Settings"), lambda version: json.dumps(version.fields), in_page=False),
    )


def _submissions(account):
    return Section(
        "submissions",
        _("Articles you submitted"),
        account.submissions.with_all().order_by("made_at", "pk"),
        Field("of", _("Article"), "title"),
        Field("submitted", _("Submitted"), "made_at"),
        Field("words", _("To the editors")),
        Field("outcome", _("State"), "get_outcome_display"),
        Field("ended", _("Since"), "ended_at"),
    )


def _notes(account):
    return Section(
        "notes_on_texts",
        _("Notes beside texts"),
        account.passage_notes.select_related("post").order_by("made_at", "pk"),
        Field("of", _("Article"), lambda note: note.post.title),
        Field("written", _("Written"), "made_at"),
        Field("passage", _("Passage")),
        Field("said", _("Text")),
        Field("instead", _("Better (optional)")),
        Field("settled", _("Settled"), "settled_at"),
    )


def _pictures(account):
    return Section(
        "pictures",
        _("Pictures you sent"),
        Picture.objects.filter(by=account).order_by("uploaded_at", "pk"),
        Field("sent_as", _("File")),
        Field("address", _("Address"), lambda picture: absolute(picture.url)),
        Field("sent", _("Sent"), "uploaded_at"),
        Field("description", _("Description")),
        Field("caption", _("Caption")),
    )


def _recordings(account):
    return Section(
        "recordings",
        _("Audio and video you sent"),
        Recording.objects.filter(by=account).order_by("uploaded_at", "pk"),
        Field("sent_as", _("File")),
        Field("type", _("Kind")),
        Field("address", _("Address"), lambda recording: absolute(recording.url)),
        Field("sent", _("Sent"), "uploaded_at"),
        Field("description", _("Description")),
        Field("language", _("Language of the captions")),
    )


def _mail(letters):
    return Section(
        "letters",
        _("E-mails to you"),
        letters.order_by("owed_at", "pk"),
        Field("kind", _("About"), lambda letter: outbox.name_of(letter.kind)),
        Field("owed", _("Written"), "owed_at"),
        Field("outcome", _("State"), "get_outcome_display"),
        Field("settled", _("Since"), "settled_at"),
        comes_last=True,
    )


def link_to(thing):
    """A Link to an article, or to anything else that has an address and a name."""
    return Link(absolute(thing.get_absolute_url()), str(thing)) if thing else None
