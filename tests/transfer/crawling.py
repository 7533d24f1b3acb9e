"""What a stranger reaches from the home page by following links, but for each comment’s own forms and pages."""

import re

LINK = re.compile(r'(?:href|src|action)="(/[^"#]*)', re.IGNORECASE)
# What is made anew for each answer: tokens of forms, and how long ago something was.
FRESH = re.compile(
    r'(name="(?:csrfmiddlewaretoken|seal|place)" value=")[^"]*|(data-(?:seal|token)=")[^"]*'
)
LEFT_OUT = re.compile(r"/(?:static|admin|accounts?|comments/\d+|follow)/|.*(?:\?|/follow/)")


def crawl(client, *starts):
    """{address: (status, where it leads, what is sent)} of every page, without what must differ."""
    pages, waiting = {}, ["/", "/feed/", "/sitemap.xml", *starts]
    while waiting:
        address = waiting.pop()
        if address in pages or LEFT_OUT.match(address):
            continue
        answer = client.get(address)
        content = b"".join(answer) if answer.streaming else answer.content
        if answer.headers.get("Content-Type", "").startswith(("text/", "application/")):
            content = FRESH.sub(r"\1\2", content.decode())
            waiting += (found.replace("&amp;", "&") for found in LINK.findall(content))
        pages[address] = answer.status_code, answer.headers.get("Location", ""), content
    return pages
