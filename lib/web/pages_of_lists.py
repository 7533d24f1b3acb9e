"""A page of a long list, by the number in the address."""

from django.core.paginator import InvalidPage, Paginator
from django.http import Http404


def page_of(things, request, size):
    """The page that is asked for; where there is none of that number, nothing is there."""
    try:
        return Paginator(things, size).page(request.GET.get("page", 1))
    except InvalidPage as missing:
        raise Http404 from missing
