"""What a release has left in rows, cookies, links and files works in every later one.

`python -m tests.upgrade.make 2027-03-01`, run with the code of a release, leaves what it writes in
the folder of that name: a database and the files beside it (`site.tar.xz`), and what people have in
their browsers and mailboxes (`told.json`). The tests open a copy of each such folder with the code
as it is now. So a folder is never made anew; a release that keeps something new gets one more.
"""
