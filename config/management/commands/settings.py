import json
import sys

from django.core.management.base import BaseCommand

from config import environment


class Command(BaseCommand):
    """Say every setting of the site: its type, its default, what it is, its value and where that comes from.

    Of a secret it says only whether it is set. Ends with 1 if a value can't be used. Needs no database.
    """

    example = "settings"
    help = "Show every setting, its value and where it comes from. Secrets stay hidden."
    requires_system_checks = []

    def add_arguments(self, parser):
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--json", action="store_true", help="answer in JSON")
        how.add_argument("--markdown", action="store_true", help="the table of docs/operating.md")
        parser.add_argument("name", nargs="*", help="only these settings")

    def handle(self, *, name, **options):
        if options["markdown"]:
            self.stdout.write("\n".join(environment.as_markdown()))
            return
        rows = [one for one in environment.shown_values() if not name or one["name"] in name]
        if options["json"]:
            self.stdout.write(json.dumps(rows, indent=1, ensure_ascii=False))
        else:
            for one in rows:
                self.stdout.write(f"{one['name']}: {one['value']} ({one['from']})")
                about = f"{one['type']}; default: {one['default']}; {one['sentence']}."
                self.stdout.write(f"    {about}")
            wrong = [one["wrong"] for one in rows]
            for sentence in [*wrong, *environment.contradicted(), *environment.doubts()]:
                if sentence:
                    self.stderr.write(sentence)
        if any(one["wrong"] for one in rows) or environment.contradicted():
            sys.exit(1)
