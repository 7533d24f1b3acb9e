"""Logo, icon, colours, typeface: what an owner chooses is what readers get, and can be read."""

import base64
import hashlib
import io
import re

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from PIL import Image

from blog.content import colours
from blog.content.own_style import cleaned
from blog.models import Site

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'


def picture(size=(600, 600), colour=(102, 98, 183), name="mark.png"):
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue(), "image/png")


def style_of(client):
    page = client.__class__().get("/")
    address = page.content.decode().split('href="/style/')[1].split('"')[0]
    return client.__class__().get(f"/style/{address}")


def test_a_colour_that_is_hard_to_read_is_refused_with_the_nearest_that_is_not(saved, client):
    refused = saved("look", accent_light="#8280d8")
    assert refused.status_code == 422 and "Too pale to read on light pages: 3.0 : 1" in refused.text
    assert "Use #6662b7" in refused.text and Site.current().accent_light == ""
    taken = saved("look", accent_light="#8280d8", use="accent_light #6662b7")
    assert "Saved." in taken.text and Site.current().accent_light == "#6662b7"
    assert colours.is_readable(Site.current().accent_dark, "dark")
    sheet = style_of(client)
    assert "--accent:#6662b7" in sheet.text and "immutable" in sheet["Cache-Control"]


def test_a_logo_that_was_sent_with_a_pale_colour_is_kept_until_it_is_saved(saved, desk):
    refused = saved("look", accent_light="#8280d8", logo_file=picture(name="heron.png"))
    assert "heron.png. Sent, and kept until you save or discard." in refused.text
    assert Site.current().logo is None
    assert "heron.png" in desk.get("/admin/settings/look/").text
    saved("look", accent_light="#6662b7")
    assert Site.current().logo and Site.current().accent_light == "#6662b7"
    assert "heron.png" not in desk.get("/admin/settings/look/").text


def test_a_logo_that_was_discarded_is_not_saved(saved, desk):
    saved("look", accent_light="#8280d8", logo_file=picture())
    desk.post("/admin/settings/look/", {"discard": ""})
    saved("look", accent_light="#6662b7")
    assert Site.current().logo is None


def test_a_file_is_sent_when_it_is_chosen_and_the_preview_shows_it(desk):
    part = desk.post("/admin/settings/look/", {"sent": "logo_file", "logo_file": picture()})
    assert part.status_code == 200 and "<html" not in part.text and "mark.png" in part.text
    home = desk.post("/admin/settings/look/", {"preview": "home"})
    [image] = re.findall(r'<img[^>]*src="([^"]*/site/[^"]*)"', home.content.decode())
    assert default_storage.exists(image.partition("/media/")[2])


def test_a_colour_is_judged_before_it_is_saved(desk):
    found = desk.get("/admin/settings/colour/?accent_light=%236fa9bd&makes_dark=on")
    assert [mend.field for mend in found.context["mends"]] == ["accent_light"]
    [mend] = found.context["mends"]
    assert [(one.what, one.passes) for one in mend.uses] == [
        ("link", False), ("button", False), ("line", True),
    ]  # fmt: skip
    assert colours.is_readable(mend.nearest, "light")
    assert not desk.get("/admin/settings/colour/?accent_light=%23045871").context["mends"]
    assert not desk.get("/admin/settings/colour/?accent_light=nonsense").context["mends"]


@pytest.mark.parametrize(
    "colour",
    ["red;}body{display:none", "url(//evil)", "#12345", "#1234567", "expression(1)", "#ggg"],
)
def test_what_is_no_colour_never_reaches_a_style_sheet(saved, colour):
    assert "six figures or letters" in saved("look", accent_light=colour).text
    assert Site.current().style_sheet == ""


def test_a_short_colour_and_one_without_its_sign_are_understood(saved):
    saved("look", accent_light="036")
    assert Site.current().accent_light == "#003366"


def test_every_colour_has_one_near_it_that_can_be_read():
    for red in range(0, 256, 51):
        for green in range(0, 256, 51):
            for blue in range(0, 256, 51):
                colour = f"#{red:02x}{green:02x}{blue:02x}"
                for scheme in colours.SCHEMES:
                    assert colours.is_readable(colours.nearest_readable(colour, scheme), scheme)


@pytest.mark.parametrize(
    ("accent", "scheme", "hover", "tint", "words", "in_the_dark"),
    [
        ("#6662b7", "light", "#504e8d", "#edeefb", "#fbfbfe", "#b4b5ff"),
        ("#ffb347", "dark", "#ffd7a6", "#312517", "#19120a", "#f1b971"),
        ("#777777", "light", "#5f5f5f", "#efefef", "#fcfcfc", "#bebebe"),
        (
            "#00ff00",
            "light",
            "#47da41",
            "#e9f2e7",
            "#fafcfa",
            "#a9e6a3",
        ),  # No screen shows it as vivid once it is darker.
    ],
)
def test_the_shades_of_an_accent_stay_as_readers_know_them(
    accent, scheme, hover, tint, words, in_the_dark
):
    derived = {"accent-hi": hover, "accent-tint": tint, "on-accent": words}
    assert colours.tokens_of(accent, scheme) == {"accent": accent} | derived
    assert colours.for_dark(accent) == in_the_dark


def test_a_red_accent_is_kept_and_said_to_be_near_that_of_errors(saved):
    assert "Close to the red of errors" in saved("look", accent_light="#a72724").text


def test_sans_fetches_no_font(saved, client):
    assert "literata" in client.get("/").content.decode()
    saved("look", face="sans")
    page = client.__class__().get("/").content.decode()
    assert "literata" not in page and "--serif:var(--system)" in style_of(client).text


def test_one_square_picture_becomes_every_icon(saved, client):
    saved("look", icon_file=picture())
    page = client.__class__().get("/").content.decode()
    for size, name in Site.current().icon.items():
        with default_storage.open(name) as file, Image.open(file) as image:
            assert image.width == (
                int(size) if size.isdigit() else {"masked": 512, "ico": 48}[size]
            )
        if size in ("32", "180", "192"):
            assert default_storage.url(name) in page
    assert client.get("/favicon.ico").url.endswith(".ico")
    icons = client.get("/site.webmanifest").json()["icons"]
    assert [one["purpose"] for one in icons] == ["any", "any", "maskable"]


def test_the_picture_for_shared_links_stands_in_for_those_of_articles_without_one(
    saved, client, post
):
    saved("look", card_file=picture((1300, 700)))
    assert Site.current().card.by.name == "Odile"
    for address in ("/", post.get_absolute_url()):
        assert 'property="og:image"' in client.__class__().get(address).content.decode()
    saved("look", remove="card")
    assert 'property="og:image"' not in client.__class__().get("/").content.decode()


def test_a_logo_stands_before_the_name_and_goes_with_its_file(saved, client):
    saved("look", logo_file=picture((1000, 200)))
    logo = Site.current().logo
    assert (
        f'src="{default_storage.url(logo["name"])}"' in client.__class__().get("/").content.decode()
    )
    saved("look", remove="logo")
    assert Site.current().logo is None and "<img" not in client.__class__().get("/").text


@pytest.mark.parametrize("field", ["logo_file", "icon_file", "card_file"])
@pytest.mark.parametrize(
    ("name", "content"), [("a.svg", SVG), ("a.png", b"no picture"), ("a.png", SVG)]
)
def test_a_drawing_that_can_carry_programs_is_refused(saved, field, name, content):
    answer = saved("look", **{field: SimpleUploadedFile(name, content, "image/svg+xml")})
    assert answer.status_code == 422
    assert "isn’t accepted" in answer.text or "isn’t a picture" in answer.text


def test_the_owners_own_sheet_is_a_file_of_ours_without_what_is_elsewhere(saved, client):
    sheet = '@import "//evil.example/a.css"; h1 { color: green; background: url(https://evil.example/x) }'
    answer = saved("advanced", own_style=sheet)
    assert "Left out of your style sheet" in answer.text and "@import" in answer.text
    page = client.__class__().get("/").content.decode()
    served = client.get("/style/own/" + page.split("/style/own/")[1].split('"')[0])
    assert "color: green" in served.text and "evil" not in served.text
    assert served["Content-Type"] == "text/css; charset=utf-8"
    assert "<style" not in page


@pytest.mark.parametrize(
    "sheet",
    [
        'h1 { --x: "https://evil.example/x"; background: image-set(var(--x) 1x) }',
        'h1 { background: image-set(var(--none, "//evil.example/x") 1x) }',
        '@property --x { syntax: "*"; inherits: true; initial-value: "https://evil.example/x" }',
        '@media print { :root { --x: { a: "https://evil.example/x" } } }',
        'h1 { --x: "\\9 //evil.example/x" }',
        'h1 { background: image-set(env(x, "//evil.example/x") 1x) }',
        'h1 { background: image-set(if(else: "https://evil.example/x") 1x) }',
        '@function --x() { result: "https://evil.example/x" }',
    ],
)
def test_no_property_of_ones_own_brings_an_address_to_where_it_is_fetched(sheet):
    kept, taken_out = cleaned(sheet)
    assert "evil" not in kept and len(taken_out) == 1


def test_texts_that_are_no_address_stay_in_a_sheet():
    sheet = 'h1 { --face: "Inter"; --mark: "/style/a.png"; color: var(--x); content: "see https://a.example" }'
    assert cleaned(sheet) == (sheet, [])


def test_no_own_sheet_reaches_the_desk_or_the_sign_in_pages(saved, desk, client):
    saved("advanced", own_style="body { display: none }")
    assert "/style/own/" in client.__class__().get("/").content.decode()
    for page in ("/admin/", "/admin/settings/advanced/", "/accounts/login/"):
        assert "/style/own/" not in desk.get(page).content.decode(), page
    assert "/style/own/" not in client.__class__().get("/accounts/login/").content.decode()


def test_a_preview_shows_what_is_not_saved_and_keeps_nothing(desk, client, post):
    client.__class__().get("/")
    sent = {"preview": "home", "accent_light": "#6662b7", "face": "sans", "makes_dark": "on"}
    seen = desk.post("/admin/settings/look/", sent)
    style = seen.content.decode().split('href="/admin/settings/preview.css')[1].split('"')[0]
    sheet = desk.get("/admin/settings/preview.css" + style.replace("&amp;", "&"))
    assert "--accent:#6662b7" in sheet.text and "Sign in" in seen.text
    named = desk.post("/admin/settings/blog/", {"preview": "home", "name": "Mudlark"})
    assert "Mudlark" in named.text
    article = desk.post("/admin/settings/blog/", {"preview": "article", "name": "Mudlark"})
    assert post.title in article.text and "Mudlark" in article.text
    after = client.__class__().get("/").text
    assert "Mudlark" not in after and "preview.css" not in after
    assert Site.current().name == "The Slow Orchard"


def test_the_preview_of_an_e_mail_has_the_name_the_logo_and_the_accent_under_a_policy_of_its_own(
    desk, post
):
    sent = {"preview": "mail", "accent_light": "#6662b7", "makes_dark": "on", "scheme": "light"}
    seen = desk.post("/admin/settings/look/", sent)

    assert post.title in seen.text and "a{color:#6662b7}" in seen.text
    style = seen.content.decode().partition("<style>")[2].partition("</style>")[0]
    assert "@media all{a{color:#6662b7}" in style and "prefers-color-scheme" not in style
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in seen["Content-Security-Policy"]
    assert "unsafe" not in seen["Content-Security-Policy"]
    assert (
        "<b>Mud"
        not in desk.post("/admin/settings/blog/", {"preview": "mail", "name": "<b>Mud"}).text
    )


def test_mails_have_the_accent_that_was_chosen(desk, site):
    site.accent_light = "#6662b7"
    site.save()

    assert "a{color:#6662b7}" in render_to_string("emails/base.html", {"blog_site": site})
