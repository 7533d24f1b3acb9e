"""Who is signed in. A page that is only read finds it out where nothing can be written, too."""

from django.contrib import auth
from django.contrib.auth import middleware
from django.utils.functional import SimpleLazyObject


class Authentication(middleware.AuthenticationMiddleware):
    """Django's, but for a session that can't be ended or renewed now: a password was changed, or the secret key."""

    def process_request(self, request):
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: get_user(request))


def get_user(request):
    """The account that is signed in, or a stranger."""
    if not hasattr(request, "signed_in"):
        with request.session.as_far_as_it_can_be_written():
            request.signed_in = auth.get_user(request)
    return request.signed_in
