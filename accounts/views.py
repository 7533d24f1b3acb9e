from allauth.account.views import SignupView
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


class SignUp(SignupView):
    """allauth's, which can lose a race."""

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except IntegrityError:
            # Somebody took the name or the address between our look and our insert: look again.
            form.full_clean()
            return self.form_invalid(form)


def desk_sign_in(request):
    """The desk's door: the blog's own sign-in, and no for an account without a role there."""
    back = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, None):
        back = reverse("admin:index")
    if not request.user.is_authenticated:
        return redirect_to_login(back)
    if not request.user.is_staff:
        raise PermissionDenied
    return HttpResponseRedirect(back)
