"""What we say: the site, its articles and pages, and how they are filed."""

from blog.models.addresses.missed import MissedAddress
from blog.models.addresses.redirects import Redirect
from blog.models.articles.mentions import Mention
from blog.models.articles.post import Post
from blog.models.articles.preview_links import PreviewLink
from blog.models.articles.read_counts import ReadCount
from blog.models.articles.related import RelatedArticle
from blog.models.articles.submissions import PassageNote, Submission
from blog.models.articles.visibility import Visibility
from blog.models.mail.outgoing_mail import OutgoingMail
from blog.models.mail.secret_payloads import SecretPayload
from blog.models.media.attachments import Attachment
from blog.models.media.embeds import Embed
from blog.models.media.pictures import EarlierFile, Picture
from blog.models.media.recordings import Recording
from blog.models.operating.edge_purges import EdgePurge
from blog.models.operating.figures import Figure, Heartbeat, Measured, SlowQuery
from blog.models.operating.periodic import PeriodicJob
from blog.models.operating.site_checks import SiteCheck
from blog.models.pages import Page
from blog.models.search.documents import SearchDocument
from blog.models.search.spellings import Spelling
from blog.models.site.look import OwnStyle
from blog.models.site.site import CacheDeadline, Shown, Site
from blog.models.terms.merges import TermMerge
from blog.models.terms.series import Series
from blog.models.terms.term import Category, Tag, Term
from blog.models.texts.versions import Version
from blog.models.texts.writing_leases import WritingLease
from blog.models.texts.written import Written

__all__ = [
    "Attachment",
    "Category",
    "SearchDocument",
    "SecretPayload",
    "OutgoingMail",
    "CacheDeadline",
    "EarlierFile",
    "EdgePurge",
    "Mention",
    "MissedAddress",
    "Redirect",
    "Series",
    "TermMerge",
    "Visibility",
    "Embed",
    "Figure",
    "Heartbeat",
    "Measured",
    "OwnStyle",
    "Page",
    "PassageNote",
    "PeriodicJob",
    "Picture",
    "Post",
    "PreviewLink",
    "ReadCount",
    "Recording",
    "RelatedArticle",
    "Shown",
    "SlowQuery",
    "Site",
    "SiteCheck",
    "Spelling",
    "Submission",
    "Tag",
    "Term",
    "Version",
    "WritingLease",
    "Written",
]
