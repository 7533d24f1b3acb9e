"""The release of before on the database of this one, beside it, as while an update goes through.

.venv/bin/pytest -n0 -s -m slow tests/faults/test_two_releases.py
"""

from contextlib import ExitStack

import pytest

from tests.faults.ground import Blog, blog_on
from tests.faults.play import Play
from tests.faults.releases import release_before
from tests.waiting import let_pass

pytestmark = [pytest.mark.served, pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def before(tmp_path):
    if found := release_before(tmp_path / "before"):
        return found
    pytest.skip("No history in which there was a release without the newest migration.")


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_the_release_of_before_goes_on_while_this_one_serves_beside_it(database, before, tmp_path):
    with ExitStack() as stack:
        blog = stack.enter_context(blog_on(database, tmp_path))
        older = Blog(tmp_path, blog.about, root=before, DATABASE_URL=blog.env["DATABASE_URL"])
        stack.callback(older.stop)
        older.start()
        for served in (older, blog):
            play = Play(served, tmp_path)
            with play.fault():
                let_pass(5, "both releases are at work")
            assert play.complaints() == []
            play.diary.unlink()
        blog.until_the_queue_is_empty()
