"""Trial readings at the author's desk."""

from blog.desk.editor.parts import PARTS, Part
from trials.views import at_the_desk


class Trials(Part):
    def urls(self, site):
        return at_the_desk.urls(site)


PARTS.append(Trials())
