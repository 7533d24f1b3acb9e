// The editor of articles and pages. Without this module the form works by itself: "Save and preview"
// shows what was saved. Each part is a module with `start(editor)`; editor.js says what they are given.

import { makeEditor } from "./editor.js";
import { start as panes } from "./panes.js";
import { start as preview } from "./preview/preview.js";
import { start as tools } from "./tools.js";
import { start as keys } from "./text/keys.js";
import { start as folds } from "./folds.js";
import { start as card } from "./card.js";
import { start as rows } from "./rows.js";
import { start as publish } from "./publish.js";
import { start as heading } from "./heading.js";
import { start as rich } from "./text/rich.js";
import { start as smartFields } from "./text/smart_fields.js";
import { start as insert } from "./insert/insert.js";
import { start as articles } from "./insert/articles.js";
import { start as sending } from "./pictures/sending.js";
import { start as pictures } from "./pictures/pictures.js";
import { start as paste } from "./insert/paste.js";
import { start as autosave } from "./saving/autosave.js";
import { start as twoPeople } from "./saving/two-people.js";
import { start as session } from "./saving/session.js";
import { start as readers } from "./readers/readers.js";
import { start as lead } from "./pictures/lead.js";
import { start as sharedPicture } from "./pictures/shared_picture.js";
import { start as previewLink } from "./preview/preview_link.js";

const PARTS = [
  panes, heading, smartFields, folds, card, rows, publish, preview, tools, keys, insert, articles, sending, pictures, paste, rich,
  lead, sharedPicture, previewLink, autosave, twoPeople, session, readers,
];

const form = document.querySelector("form.editor");
if (form?.elements.text) {
  const editor = makeEditor(form);
  form.classList.add("editor--live");
  for (const start of PARTS) start(editor);
}
