"""No page is served that another release has rendered."""

import tomllib

from django.conf import settings

from blog.pagecache.release import SOURCES


def test_every_folder_that_the_program_is_made_of_tells_one_release_from_another():
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
    assert set(project["tool"]["importlinter"]["root_packages"]) <= set(SOURCES)
