// A ring on a picture, for what stays in view where the layout cuts it: the pointer and the arrow keys move it.
// Two fields have its place in hundredths, and are all there is without this module.

export function startFocus(box, across, down, cuts = []) {
  const image = box.querySelector("img");
  const ring = Object.assign(document.createElement("button"), { type: "button", className: "focus-ring" });
  box.append(ring);

  const show = () => {
    const [x, y] = [+across.value, +down.value];
    Object.assign(ring.style, { insetInlineStart: `${x}%`, insetBlockStart: `${y}%` });
    ring.setAttribute("aria-label", `${box.dataset.name} ${across.value} × ${down.value}`);
  };
  const put = (x, y) => {
    across.value = within(x);
    down.value = within(y);
    show();
    for (const cut of cuts) cutAnew(cut, image, +across.value, +down.value);
  };
  // Whoever listens to the fields hears of it as if somebody had typed there.
  const move = (x, y) => {
    put(x, y);
    across.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const follow = ({ clientX, clientY }) => {
    const { left, top, width, height } = box.getBoundingClientRect();
    move(((clientX - left) / width) * 100, ((clientY - top) / height) * 100);
  };
  box.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    ring.focus();
    box.setPointerCapture(event.pointerId);
    follow(event);
  });
  box.addEventListener("pointermove", (event) => box.hasPointerCapture(event.pointerId) && follow(event));
  ring.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!step) return;
    event.preventDefault();
    const by = event.shiftKey ? 10 : 1;
    move(+across.value + step[0] * by, +down.value + step[1] * by);
  });
  const again = () => put(+across.value, +down.value);
  for (const field of [across, down]) field.addEventListener("input", again);
  show();
  return again; // for whoever shows another picture, or writes into the fields
}

const within = (number) => Math.round(Math.min(100, Math.max(0, number || 0)));

// As the worker will cut it: the largest part of that shape, as near to the focus as the edges let it.
function cutAnew(cut, image, x, y) {
  const shown = cut.querySelector("img"), ratio = +cut.dataset.ratio;
  const [width, height] = [image.naturalWidth, image.naturalHeight];
  const part = [Math.min(width, height * ratio), Math.min(height, width / ratio)];
  shown.src = image.src;
  shown.style.objectPosition = [[width, part[0], x], [height, part[1], y]]
    .map(([whole, half, at]) => (whole === half ? 50 : within(((whole * at) / 100 - half / 2) / (whole - half) * 100)))
    .map((percent) => `${percent}%`).join(" ");
}
