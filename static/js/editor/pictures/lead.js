// The lead picture in the settings: the ring for what stays in view, also on a picture that was only chosen yet.

import { startFocus } from "../../focus.js";

export function start({ form }) {
  const box = form.querySelector(".field-lead_now .focus");
  const { lead, lead_file: file, lead_focus_x: across, lead_focus_y: down } = form.elements;
  if (!(box && across)) return;
  const image = box.querySelector("img"), kept = lead.value, address = image.getAttribute("src");
  startFocus(box, across, down);

  // Which picture the list names is known; how another one looks isn't until it is saved.
  const show = () => {
    const [sent] = file.files;
    if (image.src.startsWith("blob:")) URL.revokeObjectURL(image.src);
    box.hidden = !(sent || (address && lead.value === kept));
    if (!box.hidden) image.src = sent ? URL.createObjectURL(sent) : address;
  };
  for (const field of [lead, file]) field.addEventListener("change", show);
}
