"""What has happened on the blog, by the release's own verbs and pages.

A chapter is about somebody. It answers with what the tests have to know of it: what is in a
browser, in a mailbox or in an app, and stands in no table in clear.
"""

from tests.upgrade.chapters import accounts, desk, guests, moderation, worker

CHAPTERS = [
    accounts.second_step, accounts.names, accounts.joined,
    guests.known, guests.asked, guests.claiming, accounts.said,
    moderation.banned_and_gone, moderation.banned_guest, moderation.decided, moderation.appealing,
    moderation.on_record, moderation.at_the_desk, moderation.many_at_once, moderation.alerted,
    worker.following, worker.copies, worker.rung, worker.found, worker.pictures,
    worker.recordings, worker.moved_in, worker.told_elsewhere,
    desk.submitted, desk.given, desk.on_trial, desk.invited, worker.weekly,
    accounts.on_their_way, guests.code_sent, guests.forms, guests.stored_pages,
    worker.tasks, worker.letters,
]  # fmt: skip


def told_by(blog):
    told = {chapter.__name__: chapter(blog) for chapter in CHAPTERS}
    return told | {"browsers": {name: one.as_told() for name, one in blog.visitors.items()}}
