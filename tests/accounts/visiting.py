"""Somebody on their way through a service and back, without a browser."""

from urllib.parse import urlencode, urlsplit

import requests

FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
SERVICES = ["google", "twitter_oauth2", "facebook", "wordpress_com", "club"]


def leave(client, post, service, text="Ours has nine.", **typed):
    """Press a service's button below an article; answers with where it leads."""
    page = f"http://testserver{post.get_absolute_url()}"
    return client.post(
        f"/comments/guest/{post.pk}/",
        {"text": text, "sign_in": service, **typed},
        headers=FROM_HERE | {"Referer": page},
    )


def say(answer, word="yes"):
    """What somebody does on the page that they were led to: (path and query of the way back)."""
    page = requests.get(answer.url, timeout=60)
    question = page.text.split('name="question" value="')[1].split('"')[0]
    question = question.replace("&quot;", '"').replace("&amp;", "&")
    at = answer.url.replace("/authorize?", "/answer?")
    back = requests.post(
        at, {"question": question, "say": word}, timeout=60, allow_redirects=False
    ).headers["Location"]
    parts = urlsplit(back)
    return f"{parts.path}?{parts.query}"


def arrive(client, post, service, word="yes", **typed):
    """All the way there and back; answers with what the blog says then."""
    return client.get(say(leave(client, post, service, **typed), word))


def start(client, service, process="login", back="", **sent):
    """Press a button on a page of the account; `sent` is what the form has beside it."""
    at = f"/accounts/oidc/{service}/login/" if service == "club" else f"/accounts/{service}/login/"
    return client.post(f"{at}?{urlencode({'process': process, 'next': back})}", sent)
