"""The categories and tags of another blog, as those here: found by their address or made, and standing as they stood."""

from blog.models import Category, Redirect, Tag
from lib.text.slugs import slug_of
from transfer.imports.content.lengths import SLUG, TERM, fitted
from transfer.models import Imported

MODELS = {"category": Category, "tag": Tag}
# What WordPress asks for them by, with their number.
QUERIES = {"category": "cat", "tag": "tag_id"}


class Terms:
    """The categories and tags that one import has met; what it makes is counted in its report."""

    def __init__(self, source, report, run):
        self.source, self.report, self.run = source, report, run
        self.rows = {}  # By taxonomy and slug.

    def bring(self, declared):
        """Make some of those that the export declares, as addresses_of() says, each in the one that it stood in."""
        for term, above, addresses in declared:
            row = self.row(term)
            if above and row.parent_id is None:
                slug = address(above[-1])
                outer = self.rows.get(("category", slug))
                outer = outer or Category.objects.filter(slug=slug).first()
                # Unless that one stands in this already.
                if outer and outer.pk not in {row.pk, *(one.pk for one in outer.above())}:
                    row.parent = outer
                    row.save(update_fields=["parent"])
            self.report.count("brought", "address", Redirect.imported(row, addresses))

    def row(self, term):
        """The Category or Tag here, which is made if it isn't."""
        key = _taxonomy, slug = key_of(term)
        if key not in self.rows:
            name = fitted(term.name, TERM)
            self.rows[key], is_new = MODELS[term.taxonomy].objects.get_or_create(
                slug=slug, defaults={"name": name}
            )
            if is_new:
                self.report.shorten("name", term.name, name)
                if len(term.slug) > SLUG:
                    self.report.shorten("slug", term.slug, slug)
                keys = {slug: self.rows[key].pk}
                Imported.objects.remember(self.source, term.taxonomy, keys, run=self.run)
                self.report.count("brought", term.taxonomy)
        return self.rows[key]


def key_of(term):
    """(taxonomy, slug here) of a term; one without a slug is called by its name."""
    return term.taxonomy, address(term.slug or slug_of(term.name)) or term.taxonomy


def address(slug):
    """A slug of the other blog as a part of an address here."""
    return slug.replace("/", "-")[:SLUG]


def addresses_of(declared, front):
    """Yield (term, the slugs of the categories that it stood in, the addresses that it had) for each.

    `front` is what the addresses began with, such as /archives/.
    """
    parents = {term.slug: term.parent for term in declared if term.taxonomy == "category"}
    for term in declared:
        slug, above = term.slug, []  # the outermost first
        while term.taxonomy == "category" and (slug := parents.get(slug)) and slug not in above:
            above.insert(0, slug)
        # WordPress answers below the last of them alone, whatever of the others stands before that.
        tails = (above[start:] for start in range(len(above) + 1))
        nested = ["/".join(["", term.taxonomy, *tail, term.slug, ""]) for tail in tails]
        numbered = [f"/?{QUERIES[term.taxonomy]}={term.id}"] if term.id else []
        yield term, above, with_front(front, [*nested, *numbered, *term.addresses])


def with_front(front, addresses):
    """The addresses, and those that they were if a blog put all of them below /archives/, say."""
    paths = [one for one in addresses if not one.startswith("/?")]
    return [*addresses, *(f"{front}{path.lstrip('/')}" for path in paths)]
