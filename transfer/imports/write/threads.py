"""The threads of another blog, written below their articles: comments in pieces, and links from elsewhere."""

from functools import lru_cache
from itertools import batched

from django.utils.functional import cached_property

from accounts.names.ownership import Staff
from blog.models import Mention, Site
from blog.models.search.documents import SearchDocument
from comments.models import Comment
from lib.db.bulk_inserts import BulkInsert
from transfer.imports.content.comments import ImportedComment, import_comments, pieces
from transfer.imports.content.editable import comment_source
from transfer.imports.content.entries import link_of, name_of
from transfer.imports.content.lengths import NAME, fitted
from transfer.imports.content.matching import split
from transfer.imports.files.renewed_texts import replaced
from transfer.imports.plan.survey import NAMES
from transfer.imports.write.throttle import Throttle
from transfer.models import Imported

STATES = {
    "published": Comment.State.PUBLISHED,
    "held": Comment.State.HELD,
    "trash": Comment.State.REMOVED,
    "spam": Comment.State.REMOVED,
}
SITE = 200  # characters of the link of a commenter
ANONYMOUS = "Anonymous"  # What WordPress shows where a commenter left no name.


class Threads:
    """What was said below the articles of an export, on its way into the database, for `run`, an ImportRun.

    `piece()` is a transaction with which what was counted in `report` is kept.
    """

    def __init__(self, run, report, authors, articles, media, piece):
        self.run, self.report, self.source = run, report, run.source
        self.authors, self.articles, self.media, self._piece = authors, articles, media, piece
        self.throttle = Throttle()
        # Whether something of the source has come before: what is known of comments outlives their article.
        self.came_before = True

    def bring(self, post, new):
        """Put the comments and the links of an entry below the article that it has become."""
        self._bring_comments(post, new)
        foreign = {new.foreign_id(one.comment): one for one in new.links}
        if new.html is None and foreign:
            for name in Imported.objects.ever(self.source, "ping", list(foreign)):
                del foreign[name]
        for some in batched(foreign, self.throttle.size):
            with self._piece(), self.throttle.of(len(some)):
                keys = post.add_mentions([_mention(post, foreign[name]) for name in some])
                self._remember("ping", dict(zip(some, keys, strict=True)), new)
                self.report.count("brought", "ping", len(keys))

    def bring_alone(self, new):
        """Put a thread below the article that is found by its address."""
        if post := self.articles.at(new.entry.link):
            self._bring_comments(post, new)
        else:
            self.report.count("left out", "unmatched", len(new.sayings))
            self.report.unmatched.append((new.entry.link, len(new.sayings)))

    def _bring_comments(self, post, new):
        foreign = {one.comment.id: new.foreign_id(one.comment) for one in new.sayings}
        # Below an article that has just come there is nothing.
        known = {}
        if new.html is None:
            known = Imported.objects.known(self.source, "comment", Comment, list(foreign.values()))
        here = {id: known[name] for id, name in foreign.items() if name in known}
        unknown = [one for one in new.sayings if one.comment.id not in here]
        for piece in pieces([self._draft_row(post, one) for one in unknown], self.throttle):
            posed = [one for one in piece if not one.account and self._is_posed_as(one.name)]
            with self._piece(is_seen=post.is_public), self.throttle.of(len(piece)):
                inserted = import_comments(post, piece, here)
                keys = {foreign[id]: key for id, key in inserted.items()}
                self._remember("comment", keys, new)
                BulkInsert(SearchDocument).insert(
                    _document(post, one, inserted[one.id])
                    for one in piece
                    if one.state == Comment.State.PUBLISHED
                )
                self.report.count("brought", "comment", len(inserted))
                title = name_of(new.entry) or post.title
                self.report.note("marked", "comment", title, new.foreign_id(), len(posed))
            here |= inserted

    def _remember(self, kind, keys, new):
        were_here = self.came_before or new.html is None
        Imported.objects.remember(self.source, kind, keys, run=self.run, were_here=were_here)

    @cached_property
    def _is_posed_as(self):
        return lru_cache(NAMES)(Staff(Site.current().name).is_posed_as)

    def _draft_row(self, post, saying):
        comment, text, html = saying.comment, saying.rendered.text, saying.rendered.html
        is_read = comment.state == "published"  # What nobody could read shows no file to anybody.
        if is_read and (moved := self.media.named_in_comment(html, post)):
            html = replaced(html, moved)
            text = comment_source(html)
        return ImportedComment(
            id=comment.id,
            answers=saying.answers,
            account=self.authors.account_of_commenter(comment),
            name=self.report.shorten("name", comment.name, fitted(comment.name, NAME)) or ANONYMOUS,
            email=comment.email if len(comment.email) <= 254 else "",
            site=link_of(comment.url, SITE),
            text=text,
            rendered=html,
            lang=saying.rendered.lang,
            words=saying.rendered.words,
            state=STATES[comment.state],
            written_at=comment.written_at or post.published_at,
        )


def _mention(post, link):
    comment = link.comment
    return Mention(
        post=post,
        kind=comment.type,
        title=fitted(" ".join(comment.name.split()) or split(comment.url).netloc, 200),
        address=comment.url,
        excerpt=fitted(link.excerpt, 500),
        mentioned_at=comment.written_at or post.published_at,
    )


def _document(post, row, key):
    """What search is to know of a comment, as columns."""
    kind = SearchDocument.Kind.COMMENT
    about = {"kind": kind.value, "key": key, "post_id": post.pk, "at": row.written_at}
    return about | {"rowid": SearchDocument.numbered(kind, key), "words": row.words}
