// A file's size as people read it: "11 kB", "2.4 MB".

export function fileSize(bytes) {
  const [number, unit, digits] = bytes < 100_000 ? [bytes / 1000, "kB", 0] : [bytes / 1_000_000, "MB", 1];
  return `${number.toLocaleString(document.documentElement.lang, { maximumFractionDigits: digits })} ${unit}`;
}
