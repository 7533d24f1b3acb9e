"""What we say: the site, its articles and pages, and how they are filed."""

from blog.models.articles import Post
from blog.models.attachments import Attachment
from blog.models.edge_purges import EdgePurge
from blog.models.embeds import Embed
from blog.models.look import OwnStyle
from blog.models.mentions import Mention
from blog.models.missed_addresses import MissedAddress
from blog.models.operating import Figure, Heartbeat, Measured, SlowQuery
from blog.models.outgoing_mail import OutgoingMail
from blog.models.pages import Page
from blog.models.periodic import PeriodicJob
from blog.models.pictures import EarlierFile, Picture
from blog.models.preview_links import PreviewLink
from blog.models.read_counts import ReadCount
from blog.models.recordings import Recording
from blog.models.redirects import Redirect
from blog.models.related_articles import RelatedArticle
from blog.models.search_documents import SearchDocument
from blog.models.secret_payloads import SecretPayload
from blog.models.series import Series
from blog.models.site import CacheDeadline, Shown, Site
from blog.models.site_checks import SiteCheck
from blog.models.spellings import Spelling
from blog.models.submissions import PassageNote, Submission
from blog.models.term_merges import TermMerge
from blog.models.terms import Category, Tag, Term
from blog.models.versions import Version
from blog.models.visibility import Visibility
from blog.models.writing_leases import WritingLease
from blog.models.written import Written

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
