// A Markdown table of rows of cells; columns of figures stand at the right.

const FIGURE = /^[-+−]?[\d.,\s]*\d[\d.,\s]*%?$/;

export function table(rows) {
  const cells = rows.map((row) => row.map((cell) => cell.trim().replace(/\s*\n\s*/g, " ").replace(/(?<!\\)\|/g, "\\|")));
  if (cells.length < 2 && !(cells[0]?.length > 1)) return "";
  const columns = Math.max(...cells.map((row) => row.length));
  const full = cells.map((row) => [...row, ...Array(columns - row.length).fill("")]);
  const [head, ...body] = full;
  const isFigures = head.map((_, at) => body.length > 0 && body.every((row) => !row[at] || FIGURE.test(row[at])) && body.some((row) => row[at]));
  const widths = head.map((_, at) => Math.min(40, Math.max(3, ...full.map((row) => row[at].length))));
  const line = (row) => `| ${row.map((cell, at) => (isFigures[at] ? cell.padStart(widths[at]) : cell.padEnd(widths[at]))).join(" | ")} |`;
  const rule = `| ${widths.map((width, at) => (isFigures[at] ? `${"-".repeat(width - 1)}:` : "-".repeat(width))).join(" | ")} |`;
  return [line(head), rule, ...body.map(line)].join("\n");
}
