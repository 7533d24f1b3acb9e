"""Many people who write at once: processes of their own, through the real views.

    crowd = Crowd(env, posts, seconds=20, killed_every=1)
    crowd.run()
    assert crowd.complaints() == []

tools/bench/crowd/crowd.py is the side of whoever watches, writer.py that of one who writes, and
__main__.py the process that they all descend from. Each writes into a diary what it is
about to do and what it was told; the diaries and the database have to agree.
"""
