// Loads what stands behind a card when its button is pressed: until then nobody else is asked
// for anything. The frame is a page of ours that may show that one site (blog/views/files/embeds.py).

for (const row of document.querySelectorAll(".embed-play")) {
  row.hidden = false;
  row.querySelector("button").addEventListener("click", () => {
    const frame = document.createElement("iframe");
    Object.assign(frame, { src: row.dataset.frame, title: row.dataset.title, className: `embed-${row.dataset.shape}` });
    frame.allow = "fullscreen; encrypted-media; picture-in-picture";
    row.closest(".embed").prepend(frame);
    row.remove();
    frame.focus();
  });
}
