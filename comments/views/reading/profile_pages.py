"""A reader's page: what they say of themselves, and what they said here.

It is there for whoever has a published comment, so nobody is shown who never spoke, and an
account alone is no place for a link. A name that was given up leads nowhere, and not to
the new one: whoever leaves a name behind may have a reason. A banned reader's page stays, as
their comments do; of a deleted account there is none.
"""

from django.core.paginator import EmptyPage, Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.models import User
from blog.pagecache.page_store import stored
from comments.models import Comment

A_PAGE = 20


@require_safe
@stored
def person(request, name, number=1):
    person = get_object_or_404(User.objects.named(name), is_active=True)
    if number == 1 and person.name != name:  # In another case, say.
        return redirect(person)
    comments = Comment.objects.filter(author=person).published().readable()
    comments = comments.select_related("post").order_by("-created_at", "-pk")
    try:
        page = Paginator(comments, A_PAGE, allow_empty_first_page=False).page(number)
    except EmptyPage as nothing:
        raise Http404 from nothing
    context = {"person": person, "page": page, "base": person.get_absolute_url()}
    response = render(request, "comments/writers/profile_page.html", context)
    if not person.is_listed:
        response.headers["X-Robots-Tag"] = "noindex"
    return response
