"""Addresses as people read them: their letters, and no percent signs in place of them."""

from django import template
from django.utils.encoding import uri_to_iri

register = template.Library()
register.filter("as_read", uri_to_iri)
