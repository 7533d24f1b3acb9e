"""The moderators' desk: what waits to be read, and who may not write."""

from django.http import HttpResponse


def review(request):
    return HttpResponse("review")


def review_comment(request, pk):
    return HttpResponse("review")


def bans(request):
    return HttpResponse("bans")


def bans_ended(request):
    return HttpResponse("bans")
