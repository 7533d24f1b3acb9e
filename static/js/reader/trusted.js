// Which text may become HTML or a script: what is parsed apart from the page, where nothing of it runs, and htmx.
// The policy of every page asks here, and refuses all else that somebody could talk a page into.

import { find } from "./page.js";

window.trustedTypes?.createPolicy("default", {
  createHTML: (text, _type, sink) => /parse/.test(sink) ? text : null,
  createScriptURL: (address) => address === find("script[data-htmx]")?.dataset.htmx ? address : null,
});
