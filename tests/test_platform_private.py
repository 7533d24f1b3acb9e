"""What `make start` sees to before anybody comes: who else can read the blog."""

import pytest

from tests import migrated
from tests.served import free_port
from tests.test_platform_serve import OWNER, ending, launch, wait_for

pytestmark = [pytest.mark.served, pytest.mark.timeout(240)]  # A new database is migrated first.


def open_to_others(folder):
    return [str(path) for path in (folder, *folder.iterdir()) if path.stat().st_mode & 0o077]


def test_a_folder_and_a_database_that_others_could_read_are_shut(tmp_path, cache):
    folder, elsewhere, port = tmp_path / "blog", tmp_path / "elsewhere.sqlite3", free_port()
    folder.mkdir(), folder.chmod(0o755)
    for part in "media", "downloads":
        (folder / part).mkdir(), (folder / part).chmod(0o755)
    migrated.put_at(elsewhere, cache)
    elsewhere.touch(), elsewhere.chmod(0o644)
    blog = launch(folder, port, DATABASE_URL=f"sqlite:///{elsewhere}", **OWNER)
    try:
        assert wait_for(blog, port) == 200
        assert open_to_others(folder) == []
        assert [path for path in tmp_path.glob("elsewhere*") if path.stat().st_mode & 0o077] == []
    finally:
        blog.terminate(), ending(blog)


def test_a_folder_of_other_things_is_refused_in_a_sentence(tmp_path):
    (tmp_path / "letters").touch(), tmp_path.chmod(0o755)
    code, said = ending(launch(tmp_path, free_port(), **OWNER))
    assert code == 1 and "Give the blog its own folder in DATA_DIR" in said
    assert [path.name for path in tmp_path.iterdir()] == ["letters"]
