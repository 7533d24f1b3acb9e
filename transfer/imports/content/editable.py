"""The Markdown behind imported HTML, for whoever edits it here: only where it renders as what readers see."""

import re

from blog.content.markup.from_html import to_markdown
from blog.content.markup.syntax.links import WEB_ADDRESS
from blog.content.markup.to_html import MarkupError, in_paragraphs, plain, render_comment

# Most of what people write below articles: paragraphs of words in which nothing could be read as a sign,
# and links. Nobody has to render them to see that they are the same.
_WORDS = r"[^<>&\\`*_\[\]~|\x00-\x1f\x7f]"
_LINK = (
    r'(?<![^\s>(])<a href="(https?://[!#$%+\-./0-9:;=?@A-Za-z]*[0-9A-Za-z/])" rel="nofollow ugc noopener">'
    rf"({_WORDS}+)</a>(?=[.,;:!?)]*(?:\s|<|$))"
)
_SIMPLE = re.compile(
    rf"(?:<p>(?:{_WORDS}|(?<=[A-Za-z0-9])_(?=[A-Za-z0-9])|&amp;(?=\s)|<br>\n?(?!<br>)|{_LINK})*</p>\s*)+"
)
_A_LINK = re.compile(_LINK)
_A_SIGN = re.compile(r"^(?:[-+#=>\s]|\d+[.)])|\s$|://", re.MULTILINE)


def comment_source(html):
    """The Markdown of a comment's clean HTML, or its words alone where that would look otherwise."""
    if _SIMPLE.fullmatch(html) and (simple := _simple(html)):
        return simple
    try:
        if markdown := to_markdown.markdown_of(html, to_markdown.comment, _shown):
            return markdown
        markdown = to_markdown.comment(careful=True).markdown(html)
        if plain(_shown(markdown)) == plain(html):
            return markdown
    except MarkupError:
        pass
    return re.sub(r"\n{3,}", "\n\n", in_paragraphs(html))


def _simple(html):
    """Paragraphs of words and links; None if something in them could be a sign."""
    html = re.sub(r"<br>\n?", "\n", html.strip().removeprefix("<p>").removesuffix("</p>"))
    html = re.sub(r"</p>\s*<p>", "\n\n", html).replace("&amp;", "&")
    if _A_SIGN.search(re.sub("<[^<>]*>", "", html).replace("\n\n", "\n")):
        return None
    return _A_LINK.sub(_link, html)


def _link(match):
    href, words = match[1], match[2]
    is_bare = href.partition("://")[2] == words and WEB_ADDRESS.fullmatch(href)
    return href if is_bare else f"[{words}]({href})"


def _shown(text):
    return render_comment(text, imported=True)
