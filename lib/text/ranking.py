"""How well texts answer a question, the same whatever database found them. Pure."""

# A word of the title counts as much as so many of the text.
TITLE_WEIGHS = 50
ENOUGH = 1.2  # a word said more often than this tells less and less


def ranked(texts, words):
    """The keys of `texts` {key: (title, text)}, those first that say `words` (lib.text.words.Word) more thickly.

    Titles and texts are `words_of` theirs, with spaces between. Of two that are as good the earlier stays first.
    """
    usual = sum(len(text) for _title, text in texts.values()) / max(len(texts), 1) or 1
    scores = {}
    for key, (title, text) in texts.items():
        length = ENOUGH * (1 + 3 * len(text) / usual) / 4
        often = (TITLE_WEIGHS * _times(word, title) + _times(word, text) for word in words)
        scores[key] = sum(times / (times + length) for times in often)
    return sorted(texts, key=scores.get, reverse=True)


def _times(word, text):
    return f" {text} ".count(f" {word.text}" if word.begins else f" {word.text} ")
