"""The author at the editor's page, in the steps that tests are made of."""

ADD = "/admin/blog/post/add/"

PASTE = """([html, text, shiftKey]) => {
  const keys = new KeyboardEvent("keydown", {key: "v", ctrlKey: true, shiftKey, bubbles: true});
  document.activeElement.dispatchEvent(keys);
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  data.setData("text/plain", text);
  const paste = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  document.activeElement.dispatchEvent(paste);
}"""


class Desk:
    """A page with the editor open, once CodeMirror stands in it."""

    def __init__(self, page, address=ADD):
        self.page = page
        page.goto(address, wait_until="domcontentloaded")  # The first page takes long.
        page.locator(".cm-content").wait_for()

    @property
    def text(self):
        """What would be sent."""
        return self.page.evaluate("new FormData(document.querySelector('form.editor')).get('text')")

    @property
    def preview(self):
        return self.page.frame_locator("#preview iframe")

    def write(self, words, over=""):
        """Put words into the text in place of all that stands there, and type `over` behind them."""
        self.page.locator(".cm-content").fill(words)
        self.page.keyboard.press("Control+End")
        if over:
            self.page.keyboard.type(over)

    def paste(self, text, html="", shift=False):
        self.page.evaluate(PASTE, [html, text, shift])

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def choose(self, tab):
        self.page.get_by_role("tab", name=tab).click()
