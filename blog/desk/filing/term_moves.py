"""Moving a category in the tree: up, down, into the one above it, or out. Its address stays."""

from django.db import transaction

from blog.models import Category, Site


def swap(rows, one, step):
    """Have one of these rows change places with its neighbour, if it has one."""
    at = rows.index(one)
    if 0 <= at + step < len(rows):
        rows[at], rows[at + step] = rows[at + step], rows[at]


def _siblings(category):
    return list(Category.objects.filter(parent=category.parent_id).order_by("position", "name"))


def _keep(rows, parent):
    """The order of those that stand in one category, in one transaction."""
    with transaction.atomic():
        for position, one in enumerate(rows):
            Category.objects.filter(pk=one.pk).update(position=position, parent=parent)
        Site.bump(everything=True)


def _along(step):
    def move(category):
        rows = _siblings(category)
        swap(rows, category, step)
        _keep(rows, category.parent_id)

    return move


def under(category):
    """Into the one above it, behind what stands there."""
    rows = _siblings(category)
    at = rows.index(category)
    if at:
        above = rows[at - 1].pk
        inside = Category.objects.filter(parent=above).order_by("position", "name")
        _keep([*inside, category], above)


def out(category):
    """Behind the one that it stood in."""
    parent = category.parent
    if parent:
        rows = _siblings(parent)
        rows.insert(rows.index(parent) + 1, category)
        _keep(rows, parent.parent_id)


MOVES = {"up": _along(-1), "down": _along(1), "under": under, "out": out}
