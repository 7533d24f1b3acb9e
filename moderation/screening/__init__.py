"""Screening: what becomes of new and edited comments before a person has read them.

`checks.py` is pure: from a text, the facts about it and the settings (`rules.py`) to findings,
each with its reason. `screening/facts.py` is the gate's answer: it asks the database once. `sentences.py`
puts findings into words, for moderators and for whoever wrote. Lists of words are in `words.py`, patterns in
`patterns.py`; what screening knows of signs that look alike is in lib/text/comparing/normalisation.py.
"""
