"""After an upgrade people are who they were: signed in, half-way in, or still kept out."""

import re

from django.contrib.sessions.models import Session

from accounts.member import erasure
from accounts.models import User
from blog.models import Post
from tests.accounts.test_second_step import now_in_the_app
from tests.accounts.visiting import arrive
from tests.upgrade.visitors import APP, PASSWORD, Visitor

SIGN_UP, KIND = "/accounts/signup/", "blog.sign_in"
RESET = r"http://127\.0\.0\.1:8000(/accounts/password/reset/key/\S+)"


def is_signed_in(visitor, email):
    return visitor.session.get("_auth_user_id") == str(User.objects.get(email=email).pk)


def test_the_code_from_the_app_signs_in_and_so_does_a_recovery_code(upgraded):
    alder = upgraded.told["second_step"]
    for code in (now_in_the_app(alder["secret"], lasts=10), alder["recovery_codes"][0]):
        browser = Visitor()
        assert browser.sign_in(alder["email"]).url == APP
        assert not is_signed_in(browser, alder["email"])
        assert browser.post(APP, {"code": code}).status_code == 302
        assert is_signed_in(browser, alder["email"])


def test_who_had_given_the_password_goes_on_with_the_code(upgraded):
    alder = upgraded.told["second_step"]
    browser = upgraded.visitor("Alder, who has given the password")
    browser.post(APP, {"code": now_in_the_app(alder["secret"], lasts=10)})
    assert is_signed_in(browser, alder["email"])


def test_who_was_signed_in_still_is(upgraded):
    for name in ("Alder", "Hazel", "Quince", "Dock", "Thrift"):
        page = upgraded.visitor(name).get("/account/")
        assert page.status_code == 200 and name in page.text
    for name in ("Alder", "Hazel"):
        assert upgraded.visitor(name).get("/moderation/").status_code == 200


def test_the_owner_signs_in_and_may_do_everything_as_before(upgraded):
    owner = Visitor()
    owner.sign_in("perpetua@example.org")
    for page in (
        "/admin/",
        "/admin/blog/post/",
        "/admin/accounts/user/",
        "/admin/blog/outgoingmail/",
    ):
        assert owner.get(page).status_code == 200, page
    pages = ("/admin/blog/post/1/change/", "/admin/settings/blog/", "/moderation/bans/")
    assert [owner.get(page).status_code for page in pages] == [200, 200, 200]


def test_a_code_that_is_in_the_mail_opens_the_browser_that_asked_for_it(upgraded, mailed):
    yarrow, tilda = "yarrow@example.org", "tilda@example.org"
    codes = {one.to: one.code for one in mailed(KIND) if one.to in (yarrow, tilda)}
    browser = upgraded.visitor("Yarrow, who waits for a code")
    browser.post("/accounts/login/code/confirm/", {"code": codes[yarrow]})
    assert is_signed_in(browser, yarrow)
    browser = upgraded.visitor("Tilda, who signs up")
    browser.post("/accounts/confirm-email/", {"code": codes[tilda]})
    assert User.objects.get(email=tilda).confirmed_email


def test_a_link_in_the_mail_leads_to_a_new_password(upgraded, mailed):
    [link] = [found[1] for one in mailed(KIND) if (found := re.search(RESET, one.body))]
    browser, new = Visitor(), {"password1": "another orchard", "password2": "another orchard"}
    assert browser.post(browser.get(link).url, new).status_code == 302
    browser.sign_in("quince@example.org", "another orchard")
    assert is_signed_in(browser, "quince@example.org")


def test_what_somebody_sent_before_they_were_asked_goes_on(upgraded, mailed):
    browser = upgraded.visitor("Yarrow, who is asked")
    answer = browser.post(upgraded.told["on_their_way"]["question"], {"password": PASSWORD})
    assert browser.get(answer.url).url == "/accounts/confirm-email/"
    code = mailed(KIND)[-1].code
    browser.post("/accounts/confirm-email/", {"code": code})
    yarrow = User.objects.get(name="Yarrow")
    assert yarrow.emailaddress_set.filter(email="yarrow@example.net", verified=True).exists()


def test_who_has_tried_too_often_still_has(upgraded):
    locked = upgraded.told["on_their_way"]["locked"]
    browser = Visitor(locked["address"])
    browser.sign_in(locked["email"])
    assert not is_signed_in(browser, locked["email"])
    browser.sign_in("yarrow@example.org")
    assert is_signed_in(browser, "yarrow@example.org")


def test_a_name_that_was_given_up_or_looks_like_one_is_not_to_be_had(upgraded):
    new = {"email": "new@example.org", "password1": PASSWORD}
    for name in upgraded.told["names"].values():
        assert Visitor().post(SIGN_UP, new | {"name": name}).status_code == 200, name
    assert Visitor().post(SIGN_UP, new | {"name": "Nobody Else"}).status_code == 302


def test_a_service_that_was_joined_signs_in(upgraded, local):
    browser = Visitor()
    assert arrive(browser, Post.objects.get(pk=1), upgraded.told["joined"]).status_code == 302
    assert is_signed_in(browser, "quince@example.org")


def test_the_copy_that_was_made_is_fetched(upgraded):
    answer = upgraded.visitor("Hazel").get(upgraded.told["copies"]["file"])
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"PK")


def test_a_sign_in_of_before_ends_with_the_account(upgraded):
    quince = User.objects.get(name="Quince")
    assert upgraded.visitor("Quince").get("/account/").status_code == 200
    before = Session.objects.count()
    erasure.erase(quince)
    assert Session.objects.count() < before
    assert upgraded.visitor("Dock").get("/account/").status_code == 200
