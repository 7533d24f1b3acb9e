"""Which browser on which device a request says that it comes from, in the words that people use for them."""

import re

# The first that matches: most browsers call themselves Safari and Chrome as well.
BROWSERS = [
    (r"\bEdgi?A?(OS)?/", "Edge"),
    (r"\bOPR/|\bOpera", "Opera"),
    (r"\bSamsungBrowser/", "Samsung Internet"),
    (r"\bVivaldi/", "Vivaldi"),
    (r"\b(Firefox|FxiOS)/", "Firefox"),
    (r"\b(Chrome|HeadlessChrome|Chromium|CriOS)/", "Chrome"),
    (r"\bSafari/", "Safari"),
]
DEVICES = [
    (r"\biPhone\b", "iPhone"),
    (r"\biPad\b", "iPad"),
    (r"\bAndroid\b", "Android"),
    (r"\bCrOS\b", "ChromeOS"),
    (r"\bWindows\b", "Windows"),
    (r"\bMac OS X\b|\bMacintosh\b", "Mac"),
    (r"\bLinux\b", "Linux"),
]
LONGEST = 500  # characters that are looked at


def names(user_agent):
    """(browser, device), each an empty text where it isn't known: ("Firefox", "Linux")."""
    text = user_agent[:LONGEST]
    return _first(BROWSERS, text), _first(DEVICES, text)


def _first(known, text):
    return next((name for pattern, name in known if re.search(pattern, text)), "")
