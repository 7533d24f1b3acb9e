import json
import sys
from dataclasses import asdict

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from comments.integrity.check import Check
from comments.integrity.repair import repair as repair_threads


class Command(BaseCommand):
    """Check every thread of the blog, while people go on reading and writing.

    Says in a sentence each what is wrong, and ends with 1 if anything is. `--repair` puts
    the articles concerned right, checks again, and ends with 1 only if something is wrong
    even then. `--json` says the same to a program.
    """

    example = "check_threads --repair"
    help = _lazy("Check that all comment threads are intact. --repair fixes those that aren’t.")

    def add_arguments(self, parser):
        parser.add_argument(
            "--repair",
            action="store_true",
            help=_("fix trees and counts. No comment is deleted and no text is changed"),
        )
        parser.add_argument("--json", action="store_true", help=_("answer in JSON"))

    def handle(self, *, repair, **options):
        check, faults = self._check()
        repaired, remaining = [], faults
        if repair and faults:
            posts = sorted({post for fault in faults for post in fault.posts})
            repaired = [sentence for post in posts for sentence in repair_threads(post)]
            check, remaining = self._check()
        report = self._print_json if options["json"] else self._print
        report(check, faults, repaired, remaining if repair else None)
        if remaining:
            sys.exit(1)

    def _check(self):
        check = Check(self._progress if self.stderr.isatty() else lambda comments: None)
        return check, list(check.faults())

    def _progress(self, comments):
        self.stderr.write("\r" + _("Comments checked: %(n)d") % {"n": comments}, ending="")

    def _print(self, check, faults, repaired, remaining):
        for sentence in [*map(str, faults), *repaired]:
            self.stdout.write(sentence)
        if repaired:
            self.stdout.write(_("After the repair:"))
            for fault in remaining:
                self.stdout.write(str(fault))
        left = len(faults if remaining is None else remaining)
        seen = _("Checked: %(comments)d comments, %(trees)d trees, %(articles)d articles.")
        counts = {"comments": check.comments, "trees": check.trees, "articles": check.articles}
        counted = ngettext("%(n)d fault.", "%(n)d faults.", left) if left else _("No faults.")
        self.stdout.write(f"{seen % counts} {counted % {'n': left}}")

    def _print_json(self, check, faults, repaired, remaining):
        answer = {
            "comments": check.comments,
            "trees": check.trees,
            "articles": check.articles,
            "faults": [asdict(fault) for fault in faults],
        }
        if remaining is not None:
            answer |= {"mended": repaired, "remaining": [asdict(fault) for fault in remaining]}
        self.stdout.write(json.dumps(answer, indent=1))
