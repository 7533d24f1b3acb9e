"""Django's admin brings pages of its own, which know nothing of what guards an account here."""

import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from accounts.models import User
from blog.models import Post
from tests.accounts.test_signing_in import is_signed_in
from tests.addresses import routes
from tests.conftest import PASSWORD, a_person

OWN = "/accounts/password/change/"
NEW = "eleven pears in a row"


@pytest.fixture
def owner(site):
    owner = User.objects.create_superuser("odile@example.org", "Odile", PASSWORD)
    owner.emailaddress_set.create(email=owner.email, verified=True, primary=True)
    return owner


def change(browser, old, at="/admin/password_change/", **names):
    """What a program sends that knows the form of Django's own page."""
    sent = {"old_password": old, "new_password1": NEW, "new_password2": NEW}
    ours = {"oldpassword": old, "password1": NEW, "password2": NEW}
    return browser.post(at, sent | ours)


def test_the_admins_own_page_for_passwords_leads_to_ours(signed_in, owner):
    desk = signed_in(owner)
    for page in ("/admin/password_change/", "/admin/password_change/done/"):
        assert desk.get(page).url == OWN
        assert change(desk, PASSWORD, at=page).url == OWN
    owner.refresh_from_db()
    assert owner.check_password(PASSWORD), "nothing was changed on the way"


def test_forty_wrong_passwords_are_not_taken_and_a_new_one_is_told_by_mail(
    signed_in, owner, postbox
):
    desk = signed_in(owner)
    answers = [change(desk, f"wrong {n}", at=OWN).status_code for n in range(40)]
    assert 429 in answers[:10] and set(answers[10:]) == {429}
    assert not postbox.deliver()


def test_a_password_that_is_changed_there_is_told_by_mail(signed_in, owner, postbox):
    assert change(signed_in(owner), PASSWORD, at=OWN).status_code == 302
    assert "Your password was changed" in postbox.deliver()[-1].subject


def test_nobody_sets_the_password_of_another(signed_in, owner, reader):
    desk = signed_in(owner)
    for app in ("auth", "accounts"):
        page = desk.post(
            f"/admin/{app}/user/{reader.pk}/password/", {"password1": NEW}, follow=True
        )
        assert 'type="password"' not in page.text
    reader.refresh_from_db()
    assert reader.check_password(PASSWORD)


def test_an_address_that_somebody_is_lured_to_logs_nobody_out(signed_in, owner):
    desk = signed_in(owner)
    assert desk.get("/admin/logout/").status_code == 200 and is_signed_in(desk, owner)
    assert desk.post("/admin/logout/").url == "/" and not is_signed_in(desk, owner)


def test_nothing_that_guards_an_account_is_changed_at_the_desk_without_being_told(signed_in, owner):
    desk = signed_in(owner)
    for page in ("account/emailaddress", "mfa/authenticator", "socialaccount/socialaccount"):
        assert desk.get(f"/admin/{page}/").status_code == 404, page
        assert desk.get(f"/admin/{page}/add/").status_code == 404, page
    assert desk.get("/admin/auth/group/").status_code == 404


def test_the_shortcut_to_a_page_names_nobody_to_who_may_not_see_them(
    signed_in, author, reader, owner, post
):
    people = ContentType.objects.get_for_model(User).pk
    articles = ContentType.objects.get_for_model(post).pk
    for kind in (people, 987654, "x"):
        assert signed_in(author).get(f"/admin/r/{kind}/{reader.pk}/").status_code == 404
    assert post.slug in signed_in(author).get(f"/admin/r/{articles}/{post.pk}/").url
    assert "Marrow" in signed_in(owner).get(f"/admin/r/{people}/{reader.pk}/").url


def test_the_shortcut_to_a_page_leads_a_contributor_to_their_own_articles_alone(
    signed_in, site, post
):
    oda = a_person("Oda", "Contributor")
    articles = ContentType.objects.get_for_model(post).pk
    shortcut = f"/admin/r/{articles}/{post.pk}/"
    assert signed_in(oda).get(shortcut).status_code == 404
    assert signed_in(oda).get(f"/admin/r/{articles}/x/").status_code == 404
    Post.objects.update(author=oda)
    assert post.slug in signed_in(oda).get(shortcut).url


def test_who_writes_finds_no_people_by_what_completes_a_field(signed_in, author, reader):
    asked = "?app_label=blog&model_name=post&field_name=author&term=Marrow"
    assert signed_in(author).get(f"/admin/autocomplete/{asked}").status_code == 403


def desk_addresses():
    """Every address of the admin, with a 1 in each gap."""
    found = [route for route, _ in routes() if route.startswith("admin/")]
    plain = [re.sub(r"<[^>]+>", "1", one) for one in found if "(?P" not in one]
    return sorted({f"/{one}" for one in plain})


def test_no_address_of_the_admin_opens_to_a_stranger_or_a_reader(client, signed_in, reader, post):
    assert len(desk_addresses()) > 40
    shut = [one for one in desk_addresses() if one != "/admin/logout/"]
    for browser in (client, signed_in(reader)):
        for page in shut:
            for answer in (browser.get(page), browser.post(page, {"post": "yes"})):
                assert answer.status_code in (302, 401, 403, 404, 405), (page, answer.status_code)


def test_no_address_of_the_admin_has_a_field_for_a_password(signed_in, owner, post):
    """But the editor's dialog, in which whoever was signed out signs in again, and the mail server's own."""
    desk, in_the_dialog = signed_in(owner), 'id="ended-password" name="password" type="password"'
    mail_server = reverse("desk_mail_server")
    for page in desk_addresses():
        answer = desk.get(page)
        assert answer.status_code < 500, page
        if page == mail_server:
            continue
        asks = answer.status_code == 200 and answer.text.replace(in_the_dialog, "")
        assert not (asks and 'type="password"' in asks), page
