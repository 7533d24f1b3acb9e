"""What other apps add to the editor of articles: each adds a Part to PARTS in its admin.py."""

PARTS = []


class Part:
    """Adds nothing by itself."""

    def urls(self, site):
        """Pages of its own below the articles' addresses."""
        return []

    def beginning(self, asked):
        """What a new article begins with, for what its address asks."""
        return asked

    def context(self, request, post, may_change):
        """What the page of an article that is there shows besides."""
        return {}

    def rows(self, request, post):
        """A formset below the form, or None."""

    def save_rows(self, request, rows):
        rows.save()

    def saved(self, request, post, before):
        """Do what follows when a form is saved, in its transaction. `before` is the version that readers saw, if any."""

    def leave(self, request, post, then):
        """Do what the button `then` asks; the query to go on with at the editor, or None."""
