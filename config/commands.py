"""Django's command line, for which Parley's own commands speak the blog's language."""

import sys
from contextlib import ExitStack
from functools import partial

from django.apps import apps
from django.core.management import ManagementUtility, get_commands
from django.db import Error
from django.utils.translation import gettext as _

from config.environment import WrongSettings
from config.management.commands import settings
from config.server import (
    deployment,  # noqa: F401 (its checks are Django's from here on)
    servers_at_start,
)
from lib.observing import logs

# Django's, which people who run a blog have no use for.
OF_EVERY_COMMAND = {
    *("--version", "--settings", "--pythonpath", "--traceback", "--no-color", "--force-color")
}
APPS = {"accounts", "blog", "comments", "trials", "newsletter", "moderation", "transfer"}


class Commands(ManagementUtility):
    """Commands of Django itself may run before there is a database, and need none to speak."""

    def execute(self):
        with ExitStack() as self._while_it_runs:
            # What other commands print is for whoever gave them.
            if self.argv[1:2] == ["db_worker"]:
                self._while_it_runs.enter_context(logs.all_as_lines())
            try:
                super().execute()
            except WrongSettings as sentences:
                sys.exit(str(sentences))
            except Error as fault:
                if not servers_at_start.is_of_the_server(fault):
                    raise
                sys.exit(servers_at_start.in_words(fault)[0])

    def fetch_command(self, name):
        if name == "settings":  # It says what is wrong with them, so it needs none that are right.
            return self._explained(settings.Command())
        command = super().fetch_command(name)
        if get_commands()[name] in APPS:
            site = apps.get_model("blog", "Site")
            self._while_it_runs.enter_context(site.now_in_force())
        return self._explained(command)

    def _explained(self, command):
        """The command, whose help says what it does; one of ours shows an example, and only options of its own."""
        command.help = str(command.help)  # argparse takes no lazy translation for a text.
        if example := getattr(command, "example", ""):
            example = _("Example: %(command)s") % {"command": f"{self.argv[0]} {example}"}
            command.create_parser = partial(command.create_parser, epilog=example)
            command.suppressed_base_arguments = OF_EVERY_COMMAND
        return command
