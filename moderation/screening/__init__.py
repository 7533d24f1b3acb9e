"""Screening: what becomes of new and edited comments before a person has read them.

`checks.py` is pure: from a text, the facts about it and the settings (`rules.py`) to findings,
each with its reason. `screening/facts.py` is the gate's answer: it asks the database once. `sentences.py`
puts findings into words, for moderators and for whoever wrote. What screening knows of letters
is in `letters.py`, lists of words in `words.py`, patterns in `patterns.py`.
"""
