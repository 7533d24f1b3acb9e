"""Templates with a theme over them: files in a folder that take the place of ours, page by page.

A theme may be wrong in any way that a program can be. Whatever it raises, the page is drawn once
more without it: readers get the built-in template, and `fault()` says what is to be mended.
"""

import logging
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import Error
from django.http import Http404
from django.template import Engine, TemplateDoesNotExist
from django.template.backends.django import DjangoTemplates, Template, reraise

logger = logging.getLogger(__name__)

NOT_THEMED = ("admin/",)  # What mends a theme is never drawn by it.
# What a page raises, whichever template draws it.
NO_FAULT_OF_ITS = (Http404, PermissionDenied, SuspiciousOperation, Error)
FAULT = "theme-fault"  # A file in DATA_DIR: the web's processes and the desk share it.


class ThemedTemplates(DjangoTemplates):
    """Django's templates; where `theme` is among the options, those in that folder go first."""

    def __init__(self, params):
        options = dict(params["OPTIONS"])
        self.theme = options.pop("theme", None)
        super().__init__({**params, "OPTIONS": options})

    @cached_property
    def themed(self):
        """The engine that looks into the theme first."""
        ours = self.engine
        return Engine(
            [self.theme, *ours.dirs],
            ours.app_dirs,
            context_processors=ours.context_processors,
            debug=ours.debug,
            string_if_invalid=ours.string_if_invalid,
            libraries=ours.libraries,
            builtins=ours.builtins,
        )

    def get_template(self, template_name):
        if not self.theme or template_name.startswith(NOT_THEMED):
            return super().get_template(template_name)
        return Themed(template_name, self)


class Themed:
    """A template of a theme, or ours with parts of the theme; ours alone where that fails."""

    def __init__(self, name, backend):
        self.name, self.backend = name, backend
        try:
            self.ours = super(ThemedTemplates, backend).get_template(name)
        except TemplateDoesNotExist:
            self.ours = None
        self.template = self._guarded(self._load) or self.ours
        if self.template is None:
            raise TemplateDoesNotExist(name, backend=backend)

    @property
    def origin(self):
        return self.template.origin

    def render(self, context=None, request=None):
        if self.template is not self.ours:
            drawn = self._guarded(self.template.render, context, request)
            if drawn is not None:
                return drawn
        return self.ours.render(context, request)

    def _load(self):
        try:
            return Template(self.backend.themed.get_template(self.name), self.backend)
        except TemplateDoesNotExist as missing:
            reraise(missing, self.backend)

    def _guarded(self, draw, *given):
        """What `draw` returns; or None, once its fault is noted, where ours can do instead."""
        try:
            return draw(*given)
        except NO_FAULT_OF_ITS:
            raise
        except Exception as fault:
            if self.ours is None:
                raise
            line = f"{self.name}: {fault}"[:500]
            logger.error("The theme can’t draw a page, and readers get it without: %s", line)
            try:
                Path(settings.DATA_DIR, FAULT).write_text(line)
            except OSError:  # The log has it.
                logger.warning("The theme’s fault can’t be noted for the desk", exc_info=True)
            return None


def fault():
    """What was last wrong with the theme and isn't mended since, in a line; or ""."""
    file = Path(settings.DATA_DIR, FAULT)
    theme = settings.THEME_DIR
    try:
        noted, line = file.stat().st_mtime, file.read_text()
    except OSError:
        return ""
    if not theme or any(one.stat().st_mtime > noted for one in Path(theme).rglob("*")):
        return ""
    return line


def files(theme):
    """The files of a theme, for telling one state of it from another."""
    return sorted(one for one in Path(theme).rglob("*") if one.is_file()) if theme else []
