// The editor of articles and pages. Without this module the form works by itself: "Save and preview"
// shows what was saved. Each part is a module with `start(editor)`; editor.js says what they are given.

import { makeEditor } from "./editor.js";
import { start as panes } from "./panes.js";
import { start as preview } from "./preview.js";
import { start as tools } from "./tools.js";
import { start as keys } from "./keys.js";
import { start as folds } from "./folds.js";
import { start as card } from "./card.js";
import { start as rows } from "./rows.js";
import { start as publish } from "./publish.js";
import { start as heading } from "./heading.js";
import { start as rich } from "./rich.js";
import { start as insert } from "./insert.js";
import { start as articles } from "./articles.js";
import { start as pictures } from "./pictures.js";
import { start as paste } from "./paste.js";
import { start as autosave } from "./autosave.js";
import { start as twoPeople } from "./two-people.js";
import { start as session } from "./session.js";
import { start as readers } from "./readers.js";
import { start as lead } from "./lead.js";

const PARTS = [
  panes, heading, folds, card, rows, publish, preview, tools, keys, insert, articles, pictures, paste, rich,
  lead, autosave, twoPeople, session, readers,
];

const form = document.querySelector("form.editor");
if (form?.elements.text) {
  const editor = makeEditor(form);
  form.classList.add("editor--live");
  for (const start of PARTS) start(editor);
}
