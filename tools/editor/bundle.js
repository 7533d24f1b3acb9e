// The parts of CodeMirror and Turndown that static/js/editor/ uses.

export { defaultKeymap, history, historyKeymap, indentLess, indentMore, redo, undo } from "@codemirror/commands";
export { deleteMarkupBackward, insertNewlineContinueMarkup, markdownLanguage } from "@codemirror/lang-markdown";
export { HighlightStyle, Language, indentUnit, syntaxHighlighting, syntaxTree } from "@codemirror/language";
export { openSearchPanel, search, searchKeymap } from "@codemirror/search";
export { Compartment, EditorState, Prec, StateEffect, StateField } from "@codemirror/state";
export { Decoration, EditorView, ViewPlugin, WidgetType, dropCursor, keymap, placeholder } from "@codemirror/view";
export { tags } from "@lezer/highlight";
export { default as TurndownService } from "turndown";
