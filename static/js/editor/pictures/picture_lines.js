// The lines of a text that show pictures: ![description](address "caption"){.wide}

const LINE = /^!\[((?:\\.|[^\]\\])*)\]\((<[^>]*>|[^\s)]+)(?:[ \t]+"((?:\\.|[^"\\])*)")?\)(?:\{\.(wide|full)\})?[ \t]*$/;
const plain = (text = "") => text.replace(/\\(.)/g, "$1");

// Each as { from, to, description, address, caption, width }, in groups of lines that follow each other.
export function pictureGroups(text) {
  const groups = [];
  let group, from = 0, fence = "";
  for (const line of text.split("\n")) {
    const mark = line.match(/^ {0,3}(`{3,}|~{3,})/)?.[1];
    if (mark && (!fence || mark.startsWith(fence))) fence = fence ? "" : mark;
    const found = !fence && line.startsWith("![") && line.match(LINE);
    if (found) {
      const [, description, address, caption, width = "column"] = found;
      if (!group) groups.push((group = []));
      group.push({
        from, to: from + line.length, description: plain(description), caption: plain(caption),
        address: address.replace(/^<|>$/g, ""), width,
      });
    } else group = undefined;
    from += line.length + 1;
  }
  return groups;
}

export function pictureLine({ description, address, caption, width }) {
  const title = caption ? ` "${caption.replace(/(["\\])/g, "\\$1")}"` : "";
  const ending = width === "column" ? "" : `{.${width}}`;
  return `![${description.replace(/([[\]\\])/g, "\\$1")}](${address}${title})${ending}`;
}
