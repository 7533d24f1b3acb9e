from django import template

from accounts.providers import sign_in_providers
from lib.text.lists import all_of, one_of

register = template.Library()


@register.simple_tag(takes_context=True)
def offered_services(context):
    """The services that this site has keys for, in the order in which they are shown."""
    request = context.get("request")
    return sign_in_providers.offered(request) if request else []


@register.simple_tag
def joined_services(account):
    """The offered services that are joined to an account."""
    return sign_in_providers.joined_to(account)


@register.filter
def either(services):
    """The names of some services, any of which will do: “Google or Facebook”."""
    return one_of(service.name for service in services)


@register.filter
def all_of_them(services):
    """The names of some services: “Google and Facebook”."""
    return all_of(service.name for service in services)


@register.simple_tag(takes_context=True)
def last_service(context):
    """The name of the service that was used last in this browser, or an empty text."""
    return context["request"].COOKIES.get(sign_in_providers.LAST_COOKIE, "")
