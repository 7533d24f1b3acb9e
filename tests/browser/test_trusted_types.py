"""A page of the blog takes no text for HTML or a script, whoever talks it into that."""

import pytest

TRIES = {
    "innerHTML": "document.body.innerHTML = '<b>x</b>'",
    "insertAdjacentHTML": "document.body.insertAdjacentHTML('beforeend', '<b>x</b>')",
    "a script's address": "document.createElement('script').src = '/static/js/parley.js'",
    "a script's text": "document.createElement('script').text = 'alert(1)'",
    "a frame's page": "document.createElement('iframe').srcdoc = '<b>x</b>'",
    "another policy": "trustedTypes.createPolicy('mine', { createHTML: (text) => text })",
}


@pytest.mark.parametrize("deed", TRIES.values(), ids=TRIES)
def test_text_stays_text(browse, post, deed):
    page = browse()
    page.goto(post.get_absolute_url())
    said = page.evaluate(
        f"() => {{ try {{ {deed}; return 'taken'; }} catch ({{ name }}) {{ return name; }} }}"
    )
    assert said == "TypeError"


def test_what_is_parsed_apart_from_the_page_may_be_html(browse, post):
    page = browse()
    page.goto(post.get_absolute_url())
    parse = "new DOMParser().parseFromString('<b>x</b>', 'text/html').body.textContent"
    assert page.evaluate(parse) == "x"
