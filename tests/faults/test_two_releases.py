"""The release of before on the database of this one, beside it, as while an update goes through.

.venv/bin/pytest -n0 -s -m slow tests/faults/test_two_releases.py
"""

import json
import subprocess
import sys
import tarfile
from contextlib import ExitStack
from io import BytesIO

import pytest

from tests.faults.ground import Blog, blog_on
from tests.faults.play import Play
from tests.served import ROOT
from tests.waiting import let_pass

pytestmark = [pytest.mark.served, pytest.mark.slow, pytest.mark.timeout(600)]
MIGRATIONS = ":(glob)*/migrations/0*.py"
LOST = "import json; from django_tasks_db.models import DBTaskResult as D; print(json.dumps([*D.objects.failed().values_list('traceback', flat=True)]))"


@pytest.fixture
def before(tmp_path):
    """A folder with the code as it was before the newest migration."""
    newest = ["log", "-1", "--diff-filter=A", "--format=%H", "--", MIGRATIONS]
    commit = _git(*newest).decode().strip()
    if not commit or not _git("rev-list", "--parents", "-1", commit).split()[1:]:
        pytest.skip("No history in which there was a release without the newest migration.")
    folder = tmp_path / "before"
    with tarfile.open(fileobj=BytesIO(_git("archive", f"{commit}^"))) as archive:
        archive.extractall(folder, filter="data")
    return folder


def _git(*command):
    done = subprocess.run(["git", "-C", ROOT, *command], capture_output=True)
    return done.stdout if done.returncode == 0 else b""


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
        shell = [sys.executable, "manage.py", "shell", "--no-imports", "-c", LOST]
        said = subprocess.run(shell, cwd=ROOT, env=blog.env, check=True, stdout=subprocess.PIPE)
        assert json.loads(said.stdout) == []
