// Elements, and lists of them that arrows walk through.

export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#e-${name}`);
  svg.append(use);
  return svg;
}

export function walkByArrows(group, items, go) {
  group.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key], seen = items().filter((item) => item.checkVisibility());
    const at = seen.indexOf(event.target);
    if (!step || at < 0) return;
    event.preventDefault();
    const next = seen.at((at + step) % seen.length);
    for (const item of items()) item.tabIndex = item === next ? 0 : -1;
    next.focus();
    go?.(next);
  });
}

export function later(pause, fn) {
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(fn, pause, ...args);
  };
}

// Between two keys, whatever has to look at the whole text.
export function whenIdle(fn, atMost = 1000) {
  if (window.requestIdleCallback) requestIdleCallback(() => fn(), { timeout: atMost });
  else setTimeout(fn);
}

export const laterIdle = (pause, fn) => later(pause, () => whenIdle(fn));
