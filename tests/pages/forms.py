"""What a browser would send of the forms on a page, if nobody typed anything."""

from html.parser import HTMLParser


def forms_in(page):
    """A dict of fields for each form; a field of several values has a list."""
    parser = _Forms()
    parser.feed(page)
    return parser.forms


class _Forms(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self.textarea, self.select = [], None, None

    def handle_starttag(self, tag, attrs):
        attrs = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
        elif self.forms and tag == "input" and "name" in attrs:
            self._take_input(attrs)
        elif self.forms and tag == "textarea":
            self.textarea, self.text = attrs.get("name"), ""
        elif self.forms and tag == "select":
            self.select = attrs if "name" in attrs else None
            if self.select and "multiple" not in attrs:
                self.forms[-1][attrs["name"]] = ""
        elif tag == "option" and self.select and "selected" in attrs:
            self._take(self.select["name"], attrs.get("value", ""))

    def handle_data(self, text):
        if self.textarea:
            self.text += text

    def handle_endtag(self, tag):
        if tag == "textarea" and self.textarea:
            self.forms[-1][self.textarea] = self.text.removeprefix("\n")
            self.textarea = None
        elif tag == "select":
            self.select = None

    def _take_input(self, attrs):
        kind = attrs.get("type", "text")
        if kind in ("checkbox", "radio"):
            if "checked" in attrs:
                self._take(attrs["name"], attrs.get("value", "on"))
        elif kind not in ("submit", "button", "file", "image"):
            self.forms[-1][attrs["name"]] = attrs.get("value", "")

    def _take(self, name, value):
        if "multiple" in (self.select or {}) or isinstance(self.forms[-1].get(name), list):
            self.forms[-1].setdefault(name, []).append(value)
        elif self.select:
            self.forms[-1][name] = value
        else:  # A tick box: there may be several of a name.
            kept = self.forms[-1].get(name)
            self.forms[-1][name] = value if kept is None else [kept, value]
