"""The public log of what moderators did."""

from django.contrib.syndication.views import Feed
from django.http import HttpResponse


def everything(request, number=1):
    return HttpResponse("log")


def of_kind(request, kind, number=1):
    return HttpResponse("log")


def entry(request, pk):
    return HttpResponse("entry")


class LogFeed(Feed):
    title = "Log"
    link = "/moderation/log/"

    def items(self):
        return []
