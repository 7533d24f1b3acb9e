"""The owner's own style sheet, without what would fetch anything from elsewhere. Pure."""

import re

import tinycss2
from tinycss2.ast import FunctionBlock, URLToken

LONGEST = 40_000  # letters
NO_RULES = {"import", "charset", "namespace"}
# Functions whose texts are addresses.
FETCHING = {"url", "src", "image", "image-set", "-webkit-image-set", "cross-fade"}
# A path of this blog; a small picture that stands in the sheet itself.
OURS = re.compile(
    r"/(?![/\\])[^\\\x00-\x20]*|data:image/(?:png|gif|jpeg|webp|avif|svg\+xml)[;,].*", re.DOTALL
)

# What names no other server: within this blog, or no address at all.
PLAIN = re.compile(r"[\x00-\x20]*(?![\x00-\x20/\\])[^:]*")


def cleaned(sheet: str) -> tuple[str, list[str]]:
    """The sheet as it is served, and what was taken out of it: "@import", or an address.

    Raises RecursionError for one that is nested without end.
    """
    rules, taken_out = [], []
    for rule in tinycss2.parse_stylesheet(sheet):
        if rule.type == "at-rule" and rule.lower_at_keyword in NO_RULES:
            taken_out.append(f"@{rule.lower_at_keyword}")
        elif rule.type != "error":
            rules.append(rule)
    _clean(rules, taken_out)
    return tinycss2.serialize(rules).strip(), taken_out


def _clean(nodes, taken_out, is_own=False):
    """Empty each foreign address, however deep it stands.

    What stands behind the name of an own property (`--x: "…"`, `var(--x, "…")`; with `is_own`, anywhere)
    may come to stand in a function that fetches it.
    """
    was_named = False
    for number, node in enumerate(nodes):
        is_own_rule = node.type == "at-rule" and node.lower_at_keyword in ("property", "function")
        is_own_name = node.type == "ident" and node.value.startswith("--")
        was_named = (was_named or is_own_rule or is_own_name) and node != ";"
        may_fetch = is_own or was_named
        if may_fetch and node.type == "string" and not PLAIN.fullmatch(node.value):
            _empty_texts([node], taken_out)
        elif isinstance(node, URLToken):
            if not OURS.fullmatch(node.value.strip()):
                taken_out.append(node.value)
                nodes[number] = tinycss2.parse_one_component_value('url("")')
        elif isinstance(node, FunctionBlock) and node.lower_name in FETCHING:
            _empty_texts(node.arguments, taken_out)
            _clean(node.arguments, taken_out, is_own=True)
        else:
            for part in ("prelude", "content", "arguments"):
                _clean(getattr(node, part, None) or [], taken_out, may_fetch)


def _empty_texts(arguments, taken_out):
    for argument in arguments:
        if argument.type == "string" and not OURS.fullmatch(argument.value.strip()):
            taken_out.append(argument.value)
            argument.value, argument.representation = "", '""'
