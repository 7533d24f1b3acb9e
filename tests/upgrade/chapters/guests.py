"""Who has no account, and whoever they are without one."""

from django.core.cache import caches

from comments.models import Subscription
from moderation.actions.comments import approve
from tests.upgrade.visitors import Visitor

Kind = Subscription.Kind


def known(blog):
    """Passing Heron: her browser is known, her address confirmed, and a text of hers waits."""
    browser = blog.visitor("Heron")
    who = {"name": "Passing Heron", "email": "heron@example.org", "remember": "on"}
    comment = blog.guest_writes(browser, "Do the pears keep?", **who)
    blog.heron = blog.confirmed(browser, who["email"])
    unsent = {"text": "And the quinces, do they?", "sign_in": "e-mail", **who}
    headers = {"Referer": f"http://127.0.0.1:8000{blog.post.get_absolute_url()}"}
    answer = browser.post(f"/comments/guest/{blog.post.pk}/", unsent, headers=headers)
    assert answer.status_code == 302
    return {"comment": comment.pk, "unsent": unsent["text"], **who}


def asked(blog):
    """Tansy has written something, Teasel wants to follow: both are asked by mail."""
    who = {"name": "Tansy", "email": "tansy@example.org"}
    comment = blog.guest_writes(blog.visitor("Tansy"), "Nine.", **who)
    follow = {"kind": Kind.ARTICLE, "email": "teasel@example.org"}
    page = f"{blog.post.get_absolute_url()}follow/guest/"
    assert blog.visitor("Teasel").post(page, follow).status_code == 200
    return {
        "tansy": blog.link_of("tansy@example.org", comment),
        "teasel": blog.link_of("teasel@example.org"),
    }


def code_sent(blog):
    """A code is on its way to Tansy, who wants to see what is kept of her."""
    sent = {"email": "tansy@example.org", "send": "on"}
    assert blog.visitors["Tansy"].post("/your-address/", sent).status_code == 200


def claiming(blog):
    """Under the address of Quince's account somebody wrote as a guest; one is called hers."""
    browser, who = Visitor(), {"name": "A stranger", "email": blog.quince.email}
    first = blog.guest_writes(browser, "Count to ten.", **who)
    second = blog.guest_writes(browser, "Count to six.", **who)
    for comment in (first, second):
        approve(blog.hazel, comment)
    link = blog.link_of(blog.quince.email, first)
    said = {"deed": "claim", "comment": first.pk}
    assert blog.visitor("Quince", blog.quince).post(link, said).status_code == 302
    return {"link": link, "theirs": first.pk, "to_be_said": second.pk}


def forms(blog):
    """Forms that stand open in a tab: a stranger's, from a stored page, and a reader's own."""
    quince = blog.visitors["Quince"]
    return {
        "stranger": blog.form_of(Visitor()),
        "Quince": blog.form_of(quince),
        "article": blog.post.pk,
    }


def stored_pages(blog):
    """What strangers have opened is in the store, and in their browsers' caches."""
    addresses = [blog.post.get_absolute_url(), "/", "/moderation/log/"]
    etags = {address: Visitor().get(address).headers["ETag"] for address in addresses}
    assert caches["pages"].size()
    return etags
