"""What a browser keeps of the passwords of articles that somebody has entered in it: proofs, signed.

Whoever brings the cookie is met with pages of their own: none of them is stored.
"""

from django.core import signing

from lib.web import cookies

READ_COOKIE = "parley_read"
SALT = "blog.passwords of articles"
KEPT = 90 * 24 * 3600
MOST = 20  # articles; a cookie has little room


def proven(request):
    """{key of an article: proof} of those whose passwords were entered in this browser."""
    try:
        kept = signing.loads(request.COOKIES[READ_COOKIE], salt=SALT, max_age=KEPT)
        return {int(key): str(proof) for key, proof in kept}
    except (KeyError, ValueError, TypeError, signing.BadSignature):
        return {}


def remember(request, response, post):
    """Let this browser open an article from now on, for as long as it has the same password."""
    kept = {key: proof for key, proof in proven(request).items() if key != post.pk}
    kept = [*kept.items(), (post.pk, post.proof)][-MOST:]
    cookies.give(response, READ_COOKIE, signing.dumps(kept, salt=SALT), KEPT)
