"""The folder of the backups: tried at the start, and told on Status."""

from pathlib import Path

import pytest

from blog.operating import servers
from blog.troubles import servers_away
from config.server import launch

NOWHERE = "/proc/nowhere"


@pytest.mark.django_db
def test_an_owner_is_told_that_backups_can_go_nowhere_until_they_can(settings, tmp_path):
    settings.BACKUPS_DIR = settings.BACKUPS_ROOT = Path(NOWHERE)
    servers.look()
    [trouble] = servers_away()
    assert NOWHERE in trouble.what and "BACKUPS_DIR" in trouble.meanwhile
    assert trouble.is_for_owners

    settings.BACKUPS_DIR = settings.BACKUPS_ROOT = tmp_path
    servers.look()
    assert list(servers_away()) == [] and list(tmp_path.iterdir()) == []


def test_an_operator_reads_at_the_start_that_backups_can_go_nowhere(settings, capsys, tmp_path):
    settings.BACKUPS_ROOT = Path(NOWHERE)
    launch.try_folder_of_backups()
    said = capsys.readouterr().err
    assert f"Backups can’t be written to {NOWHERE}" in said and said.count("\n") == 1
    settings.BACKUPS_ROOT = tmp_path / "kept"
    launch.try_folder_of_backups()
    assert capsys.readouterr().err == ""
