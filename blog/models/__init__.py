"""What we say: the site, its articles and pages, and how they are filed."""

from blog.models.articles import Page, Post, Written
from blog.models.enclosures import Enclosure
from blog.models.letters import Departed, Letter
from blog.models.periodic import PeriodicJob
from blog.models.pictures import Picture
from blog.models.site import Moment, Shown, Site
from blog.models.terms import Category, Tag, Term

__all__ = [
    "Category",
    "Departed",
    "Enclosure",
    "Letter",
    "Moment",
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
