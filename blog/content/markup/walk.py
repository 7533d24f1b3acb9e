"""The walk through a tree of html5lib, element by element.

html5lib's own looks for each element among its siblings to find the next one: of a text of 10,000 paragraphs
that was half of the work.
"""

from bleach.html5lib_shim import constants, getTreeWalker


class Walk(getTreeWalker("etree")):
    """The tokens of a fragment, in order."""

    def __iter__(self):
        yield from self.text(self.tree.text or "")
        # Of each element that is open: children to come, the token of its end, what follows it.
        open_ones = [(iter(self.tree), (), "")]
        while open_ones:
            children, end, tail = open_ones[-1]
            child = next(children, None)
            if child is None:
                open_ones.pop()
                yield from end
                yield from self.text(tail)
                continue
            begun, end = self._tokens_of(child)
            yield from begun
            if end:
                yield from self.text(child.text or "")
                open_ones.append((iter(child), end, child.tail or ""))
            else:
                yield from self.text(child.tail or "")

    def _tokens_of(self, element):
        """The tokens that an element begins with, and the one that ends it; of what is empty there is none."""
        kind, *about = self.getNodeDetails(element)
        if len(about) == 1:
            return [self.comment(*about)], ()
        namespace, name, attributes, _children = about
        if name in constants.voidElements and namespace in (None, constants.namespaces["html"]):
            return self.emptyTag(namespace, name, attributes), ()
        return [self.startTag(namespace, name, attributes)], [self.endTag(namespace, name)]
