"""Whoever has just set the blog up is signed in to it."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.urls import reverse


def sign_in(request, owner, name):
    """Sign the owner in; answers with the way to the page of that name, or to what stands before it."""
    record_authentication(request, owner, "password", email=owner.email)
    return perform_login(request, Login(user=owner, email=owner.email, redirect_url=reverse(name)))
