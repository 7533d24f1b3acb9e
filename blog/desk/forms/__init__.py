"""The forms of the author's desk."""

from blog.desk.forms.articles import PostForm
from blog.desk.forms.fields import DayAndTime, TagNames
from blog.desk.forms.people import PersonForm
from blog.desk.forms.pictures import PictureForm, ReplacementForm
from blog.desk.forms.written import PageForm

__all__ = [
    "DayAndTime",
    "PageForm",
    "PersonForm",
    "PictureForm",
    "PostForm",
    "ReplacementForm",
    "TagNames",
]
