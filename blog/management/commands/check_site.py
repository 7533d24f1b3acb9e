import json
import sys

from django.core.management.base import BaseCommand, CommandError
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from blog.operating import checking_site
from lib.observing.site_checks import checks
from lib.processes.alone import NotAlone
from lib.processes.command_process import end_with_worker


class Command(BaseCommand):
    """Look whether the whole site is sound, while people go on reading and writing.

    Says in a sentence each what is wrong, and where. `--repair` puts right what can be, and says what it did.
    Ends with 1 if anything is left.
    """

    example = "check_site --repair"
    help = _lazy("Check that everything on the blog is intact. --repair fixes what can be fixed.")

    def add_arguments(self, parser):
        parser.add_argument("--repair", action="store_true", help=_("fix what can be fixed"))
        parser.add_argument(
            "--nightly",
            action="store_true",
            help=_("fix only what changes no words and deletes nothing"),
        )
        parser.add_argument("--json", action="store_true", help=_("answer in JSON"))
        parser.add_argument(
            "--only", nargs="+", default=[], choices=sorted(checks), help=_("only these checks")
        )
        parser.add_argument(
            "--fast", action="store_true", help=_("without pauses between the steps")
        )

    def handle(self, *, repair, nightly, only, fast, **options):
        end_with_worker()  # A blog that is stopped is to be still: somebody may restore a backup now.
        repairs = checking_site.ALL if repair else checking_site.SAFE if nightly else ""
        report = self.stderr.write if self.stderr.isatty() else lambda words: None
        try:
            done = checking_site.look(repairs, names=only, is_gentle=not fast, report=report)
        except NotAlone:
            raise CommandError(_("The blog is being checked already.")) from None
        if options["json"]:
            about = model_to_dict(done) | {"began_at": done.began_at.isoformat()}
            self.stdout.write(json.dumps(about, indent=1, ensure_ascii=False))
        else:
            for one in done.findings:
                self.stdout.write(" ".join(filter(None, [one["sentence"], one["address"]])))
                if one["mended"]:
                    self.stdout.write(f"    {one['mended']}")
            for name in done.failed:
                self.stdout.write(_("This check could not be finished: %(name)s") % {"name": name})
            left = done.left
            message = ngettext("%(n)d fault.", "%(n)d faults.", left) if left else _("No faults.")
            self.stdout.write(message % {"n": left})
        if not done.is_sound:
            sys.exit(1)
