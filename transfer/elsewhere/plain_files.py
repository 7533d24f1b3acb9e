"""The whole public blog as files that any web server shows: what a stranger reaches, page by page.

The pages are those of the running blog, made by itself in this process, so what is written meanwhile may
be on some of them already. Whatever needs a server stays behind (plain_pages.py).
"""

import re
from io import BytesIO
from urllib.parse import quote, unquote, urljoin, urlsplit
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.translation import gettext as _

from blog.models import Page, Post, Redirect, Site
from comments.models import Comment
from lib.web.sanitize import Handler
from transfer.archive.writing import written_whole
from transfer.elsewhere.plain_pages import DOORS, file_of, plain_page, redirect_page

STARTS = ["/", "/archive/", "/feed/", "/sitemap.xml", "/robots.txt"]
NOWHERE = "/no-such-page-of-ours/"
IN_STYLE = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)|@import\s+["']([^"']+)""")
IN_TEXT = re.compile(r"<loc>([^<]+)</loc>")
AGENT = "Parley export robot"  # counted as nobody's reading
REDIRECTS, FOR_NGINX = "_redirects", "redirects.nginx.conf"


def export_static(path, *, ended=False, progress=lambda addresses: None):
    """Write the files to a folder or a .zip, and return how many {"pages", "redirects", "files"} there are.

    With `ended`, each page says at its top that the blog has ended.
    """
    with written_whole(path, is_private=False) as unfinished:
        folder = unfinished.with_suffix("") if unfinished.suffix == ".zip" else unfinished
        folder.mkdir()
        counted = _Crawl(folder, ended, progress).run()
        if folder != unfinished:
            with ZipFile(unfinished, "x", ZIP_DEFLATED) as zip_file:
                for file in sorted(folder.rglob("*")):
                    if file.is_file():
                        zip_file.write(file, file.relative_to(folder))
    return counted


class _Crawl:
    def __init__(self, folder, ended, progress):
        self.folder, self.progress, self.handler = folder, progress, Handler()
        self.line = (
            _("This blog has ended. You can read everything; nothing can be posted.")
            if ended
            else ""
        )
        self.seen, self.waiting, self.moved = set(), [], []
        self.counted = {"pages": 0, "redirects": 0, "files": 0}

    def run(self):
        self._want(*STARTS)
        self._want(*(one.get_absolute_url() for one in Post.objects.published().without_texts()))
        self._want(*(one.get_absolute_url() for one in Page.objects.public().without_texts()))
        while True:
            while self.waiting:
                self._take(self.waiting.pop())
            if not (more := self._addresses_of_before() - self.seen):
                break
            self._want(*more)
        html = self._answer_at(NOWHERE).content.decode()
        text, linked = plain_page(html, "", settings.SITE_URL, self.line)
        self._write("/404.html", [text.encode()])
        self._want(*linked)
        while self.waiting:
            self._take(self.waiting.pop())
        self._say_what_moved()
        return self.counted

    def _addresses_of_before(self):
        """The addresses of comments, and those that redirect: no page names them, but others do."""
        comments = Comment.objects.published().values_list("pk", flat=True)
        paths = Redirect.objects.values_list("path", flat=True)
        named = {quote(path) for path in paths if not path.startswith("/?")}
        dated = Post.objects.published().exclude(permalink=None).without_texts()
        named |= {one.dated_url for one in dated}
        return named | {f"/comments/{pk}/" for pk in comments}

    def _want(self, *addresses):
        for address in addresses:
            if address not in self.seen and not DOORS.match(address):
                self.seen.add(address)
                self.waiting.append(address)

    def _take(self, address):
        self.progress(1)
        if address.startswith(settings.STATIC_URL):
            self._static(address)
            return
        answer = self._answer_at(address)
        if answer.status_code in (301, 302, 307, 308):
            self._write_redirect(address, answer.headers["Location"])
        elif answer.status_code == 200:
            kind = answer.headers.get("Content-Type", "").partition(";")[0]
            if kind != "text/html":
                self._file(address, answer, kind)
                return
            html = answer.content.decode()
            text, linked = plain_page(html, address, settings.SITE_URL, self.line)
            self._write(address, [text.encode()])
            self._want(*linked)
            self.counted["pages"] += 1

    def _file(self, address, answer, kind):
        self.counted["files"] += 1
        if answer.streaming:  # A picture or a film.
            self._write(address, answer)
            if file := getattr(answer, "file_to_stream", None):
                file.close()
            return
        content = answer.content
        if kind == "application/xml" and "sitemap" in address:
            site = f"{settings.SITE_URL}/"
            linked = [one for one in IN_TEXT.findall(content.decode()) if one.startswith(site)]
            self._want(*(urlsplit(one).path for one in linked))
        self._in_style(address, content, kind)
        self._write(address, [content])

    def _static(self, address):
        name = unquote(address.removeprefix(settings.STATIC_URL))
        source = finders.find(name) if not staticfiles_storage.exists(name) else None
        if source is None and not staticfiles_storage.exists(name):
            return
        with open(source, "rb") if source else staticfiles_storage.open(name) as file:
            content = file.read()
        self._in_style(address, content, "text/css" if name.endswith(".css") else "")
        self._write(address, [content])
        self.counted["files"] += 1

    def _in_style(self, address, content, kind):
        if kind == "text/css":
            named = (
                urljoin(address, one or two) for one, two in IN_STYLE.findall(content.decode())
            )
            self._want(*(urlsplit(one).path for one in named if one.startswith("/")))

    def _write_redirect(self, address, target):
        target = (
            target.removeprefix(settings.SITE_URL)
            if target.startswith(f"{settings.SITE_URL}/")
            else target
        )
        path = urlsplit(target).path
        if target.startswith("/") and DOORS.match(path):
            return
        if target.startswith("/"):
            self._want(path)
        if file_of(address) != file_of(path):
            folder = address if file_of(address).endswith(".html") else f"{address}/"
            self._write(folder, [redirect_page(folder, target, Site.current().name).encode()])
            self.moved.append((unquote(address), target))
            self.counted["redirects"] += 1

    def _say_what_moved(self):
        """The redirects, for servers that can: in Netlify's form, which others read as well, and for nginx."""
        feeds = [
            (one, f"/{file_of(one)}")
            for one in self.seen
            if file_of(one).endswith(("index.xml", "index.json"))
        ]
        asked = Redirect.objects.with_things().filter(path__startswith="/?")
        queries = [(one.path, one.target) for one in asked if one.is_open]
        lines = [f"{quote(a)} {b} 301" for a, b in sorted(self.moved)] + [
            f"{a} {b} 200" for a, b in sorted(feeds)
        ]
        (self.folder / REDIRECTS).write_text("\n".join(lines) + "\n")
        mapped = [
            f"    {_quoted(a)} {_quoted(b)};" for a, b in sorted({*self.moved, *feeds, *queries})
        ]
        (self.folder / FOR_NGINX).write_text(
            "map $request_uri $moved {\n" + "\n".join(mapped) + "\n}\n"
        )

    def _write(self, address, pieces):
        path = self.folder / file_of(address)
        if ".." in path.parts:  # Nothing of ours is there, whoever typed it.
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                file.writelines(pieces)
        except (FileExistsError, NotADirectoryError):
            pass  # An address of before, at which a page stands today or below which one does.

    def _answer_at(self, address):
        site = urlsplit(settings.SITE_URL)
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": unquote(address).encode().decode("latin-1"),
            "QUERY_STRING": "",
            "SERVER_NAME": site.hostname,
            "SERVER_PORT": str(site.port or {"https": 443}.get(site.scheme, 80)),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": site.netloc,
            "HTTP_USER_AGENT": AGENT,
            "HTTP_X_FORWARDED_PROTO": site.scheme,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": site.scheme,
            "wsgi.input": BytesIO(),
        }
        return self.handler.get_response(self.handler.request_class(environ))


def _quoted(text):
    return '"' + re.sub(r'(["\\$])', r"\\\1", text) + '"'
