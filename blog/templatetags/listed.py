from django import template

from lib.text.lists import listed, parted

register = template.Library()
register.filter(listed)
register.filter(parted)
