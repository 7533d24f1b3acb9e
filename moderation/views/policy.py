"""The policy, as it stands and as it stood."""

from django.http import HttpResponse


def policy(request):
    return HttpResponse("policy")


def compare(request):
    return HttpResponse("compare")


def revision(request, number):
    return HttpResponse("revision")


def diff(request, earlier, later):
    return HttpResponse("diff")
