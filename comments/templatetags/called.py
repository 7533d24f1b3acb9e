from django import template

register = template.Library()


@register.filter
def called(site, n=2):
    """What `n` comments are called on this blog: `{{ blog_site|called:n }}`."""
    return site.called(n)
