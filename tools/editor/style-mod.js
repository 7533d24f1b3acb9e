// In the place of style-mod's own `mount`: a page whose policy forbids inline styles takes whole sheets.

import { StyleModule as Original } from "style-mod/src/style-mod.js";

const sheets = new Map();

export class StyleModule extends Original {
  static mount(root, modules) {
    const wanted = [modules].flat().map((module) => {
      if (!sheets.has(module)) {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(module.getRules());
        sheets.set(module, sheet);
      }
      return sheets.get(module);
    });
    const others = root.adoptedStyleSheets.filter((sheet) => !wanted.includes(sheet));
    root.adoptedStyleSheets = [...others, ...wanted];
  }
}
