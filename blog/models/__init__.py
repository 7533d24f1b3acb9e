"""What we say: the site, its articles and pages, and how they are filed."""

from blog.models.articles import Page, Post, Written
from blog.models.outgoing_mail import OutgoingMail
from blog.models.periodic import PeriodicJob
from blog.models.pictures import Picture
from blog.models.secret_payloads import SecretPayload
from blog.models.site import CacheDeadline, Shown, Site
from blog.models.terms import Category, Tag, Term

__all__ = [
    "Category",
    "SecretPayload",
    "OutgoingMail",
    "CacheDeadline",
    "Page",
    "PeriodicJob",
    "Picture",
    "Post",
    "Shown",
    "Site",
    "Tag",
    "Term",
    "Written",
]
