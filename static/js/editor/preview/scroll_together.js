// Text and preview scroll together, block by block; whichever the pointer or the cursor is in leads.

export function scrollTogether(editor, panel, frame, shown) {
  const paper = editor.form.querySelector(".editor-paper");
  let leads = "text", isAsked = false;
  const page = () => frame.contentDocument?.scrollingElement;

  const soon = (follow) => {
    if (isAsked || panel.hidden) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      if (page()) follow();
    });
  };
  const placeOf = (element) => element.getBoundingClientRect().top + page().scrollTop;

  function follow() {
    if (paper.scrollTop < 4) return page().scrollTo({ top: 0, behavior: "instant" });
    const line = editor.lineAtHeight(paper.getBoundingClientRect().top), { blocks } = shown;
    const at = blocks.findLastIndex((block) => block.line <= line), from = blocks[at], to = blocks[at + 1];
    const above = from ? placeOf(from.element) : 0, below = to ? placeOf(to.element) : page().scrollHeight;
    const first = from?.line ?? 0, last = to?.line ?? editor.lines;
    const share = last > first ? (line - first) / (last - first) : 0;
    page().scrollTo({ top: above + (below - above) * share - 12, behavior: "instant" });
  }

  function lead() {
    const top = page().scrollTop, { blocks } = shown;
    const at = blocks.findLastIndex((block) => placeOf(block.element) <= top + 12), from = blocks[at], to = blocks[at + 1];
    if (!from) return (paper.scrollTop = 0);
    const above = placeOf(from.element), below = to ? placeOf(to.element) : page().scrollHeight;
    const line = from.line + ((to?.line ?? from.line + 1) - from.line) * Math.min(1, (top + 12 - above) / Math.max(1, below - above));
    paper.scrollTop += editor.heightOfLine(line) - paper.getBoundingClientRect().top;
  }

  panel.addEventListener("pointerenter", () => (leads = "page"));
  paper.addEventListener("pointerenter", () => (leads = "text"));
  editor.form.addEventListener("keydown", () => (leads = "text"), true);
  paper.addEventListener("scroll", () => leads === "text" && soon(follow), { passive: true });
  panel.addEventListener("shown", () => leads === "text" && soon(follow));
  frame.addEventListener("load", () => {
    frame.contentDocument?.addEventListener("scroll", () => leads === "page" && soon(lead), { passive: true });
  });
}
