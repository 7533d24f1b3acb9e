"""How the threads of articles went, for an author's pages."""

from django import template
from django.utils.timezone import localtime

from blog.models import Post
from moderation.pure import day_drawing
from moderation.statistics.forecast import Alike, Forecast
from moderation.statistics.threads import Went

register = template.Library()


@register.simple_tag
def thread_of(post):
    """The figures of an article's thread (Went)."""
    return Went(Post.objects.filter(pk=post.pk))


@register.inclusion_tag("admin/blog/publishing/_forecast.html")
def forecast(plan):
    """What an article's thread will be like, by what stands in its form (before_publishing.PublishPlan)."""
    alike = Alike(plan.tags, but=plan.post)
    day = Forecast(localtime(plan.at), alike, plan.hours)
    moderators = [(one.name, one.spans) for one in day.moderators]
    gap = day.gap and (day.gap.begins, day.gap.ends)
    drawing = day_drawing.drawn(day.expected, moderators, gap)
    return {"alike": alike, "day": day, "drawing": drawing, "tags": plan.tags}
