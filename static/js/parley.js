// What scripts add to the reader's pages. Everything here also works as a link, a form or
// a <details> without them; the words come from the page, so that they can be translated.

import "./reader/menu.js";
import "./reader/folding.js";
import "./reader/reveal.js";
import "./reader/new_comments.js";
import "./reader/stepping.js";
import "./reader/forms.js";
import "./reader/drafts.js";
import "./reader/sign_in_return.js";
import "./reader/on_demand.js";
import "./reader/answers.js";
