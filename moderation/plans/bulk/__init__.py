"""Many comments at once: which they are, what a deed would lead to, and how that is said.

The deeds themselves are in moderation/actions/bulk.py.
"""
