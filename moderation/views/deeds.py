"""What a moderator can do about a comment or an account."""

from django.http import HttpResponse


def approve(request, pk):
    return HttpResponse("approve")


def delete(request, pk):
    return HttpResponse("delete")


def restore(request, pk):
    return HttpResponse("restore")


def ban(request, pk):
    return HttpResponse("ban")


def lift(request, pk):
    return HttpResponse("lift")
