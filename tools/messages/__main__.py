"""Brings the catalogues in locale/ up to the code and the templates, and says what they lack.

bin/messages            takes new sentences in, drops those that are gone, compiles, reports
bin/messages --check    only reports, and ends with 1 if something is missing, doubtful or wrong
bin/messages --add LANG begins a catalogue for a language
"""

import argparse
import sys

from tools.messages import catalogues
from tools.messages.sources import template_of


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/messages", description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only report")
    parser.add_argument("--add", metavar="LANG", help="begin a catalogue, as pt_BR")
    options = parser.parse_args()
    template = template_of()
    languages = catalogues.languages() + ([options.add] if options.add else [])
    return max((_one(language, template, options.check) for language in languages), default=0)


def _one(language, template, only_check) -> int:
    catalog = catalogues.read(language)
    gone = len(catalogues.obsolete(catalog, template))
    if not only_check:
        catalogues.bring_up(catalog, template)
        catalog.obsolete.clear()
        catalogues.write(language, catalog)
    missing, faults = catalogues.missing(catalog, template), catalogues.faults(catalog)
    fuzzy = sum(m.fuzzy for m in catalog if m.id)
    print(
        f"{language}: {len(template)} sentences, {len(missing)} missing ({fuzzy} of them fuzzy), "
        f"{len(faults)} wrong, {gone} obsolete"
    )
    for message in missing:
        print(
            f"  missing: {message.id!r} ({template.get(message.id, message.context).locations[0][0]})"
        )
    for fault in faults:
        print(f"  wrong: {fault}")
    return 1 if missing or faults else 0


if __name__ == "__main__":
    sys.exit(main())
