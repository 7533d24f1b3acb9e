from django import template

from blog.models import PeriodicJob
from lib.periodic import jobs

register = template.Library()


@register.simple_tag
def failing_jobs():
    """[(the job, what became of it)] of those that keep failing and are still there."""
    failing = PeriodicJob.objects.failing().filter(name__in=jobs)
    return [(jobs[one.name], one) for one in failing]
