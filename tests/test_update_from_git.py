"""A release comes from git: the tag that was named or the newest one, in a folder of its own."""

import subprocess

import pytest

from config.server import update
from config.server.update import UpdateFailed

PERPETUA = ["-c", "user.name=Perpetua", "-c", "user.email=perpetua@example.org"]


def git(folder, *command):
    asked = ["git", *PERPETUA, *command]
    return subprocess.run(asked, cwd=folder, check=True, capture_output=True, text=True).stdout


def publish(origin, words, tag):
    """A commit of this text, under a tag; returns the commit."""
    (origin / "release.txt").write_text(words)
    git(origin, "add", "release.txt")
    git(origin, "commit", "--quiet", "--message", words)
    git(origin, "tag", tag)
    return git(origin, "rev-parse", "HEAD").strip()


@pytest.fixture
def origin(tmp_path):
    folder = tmp_path / "origin"
    git(tmp_path, "init", "--quiet", "--initial-branch=main", str(folder))
    publish(folder, "January", "2027-01-01")
    return folder


@pytest.fixture
def checkout(origin, tmp_path, settings, monkeypatch):
    """What a blog runs from; since it was cloned, there is another release."""
    folder = tmp_path / "parley"
    git(tmp_path, "clone", "--quiet", str(origin), str(folder))
    publish(origin, "March", "2027-03-01")
    settings.DATA_DIR = tmp_path / "site"
    monkeypatch.setattr(update, "ROOT", folder)
    return folder


@pytest.mark.parametrize(
    ("target", "words"), [("2027-03-01", "March"), ("2027-01-01", "January"), ("", "March")]
)
def test_a_release_is_fetched_into_a_folder_of_its_own(checkout, target, words):
    release, commit = update._release_of(target)
    assert (release.folder / "release.txt").read_text() == words
    assert git(release.folder, "rev-parse", "HEAD").strip() == commit
    assert (checkout / "release.txt").read_text() == "January", "what runs is left alone"
    assert update._release_of(target)[0] == release, "and it is made once"


def test_without_a_name_it_is_the_highest_version_that_was_released(checkout, origin):
    for tag in "v0.9.0", "v0.10.0", "v0.9.1", "v0.11.0rc1":
        publish(origin, tag, tag)
    publish(origin, "May, not released", "2027-05-01")
    release, _commit = update._release_of(None)
    assert (release.folder / "release.txt").read_text() == "v0.10.0"


def test_nothing_goes_back_to_an_older_release_by_itself(checkout, origin):
    publish(origin, "v0.1.0", "v0.1.0")
    git(checkout, "pull", "--quiet")
    with pytest.raises(UpdateFailed, match="^Nothing newer than v0.1.0 is released"):
        update._release_of(None)


@pytest.mark.parametrize("target", ["2099-01-01", "no such branch", "--all", "$(touch here)"])
def test_what_there_is_not_is_said_and_makes_nothing(checkout, target, settings):
    with pytest.raises(UpdateFailed, match="^There is no release .* Give a tag"):
        update._release_of(target)
    assert not (settings.DATA_DIR / "releases").exists() and not (checkout / "here").exists()


def test_a_tag_that_names_another_commit_by_now_is_not_followed(checkout, origin):
    update._release_of("2027-03-01")
    (origin / "release.txt").write_text("exchanged")
    git(origin, "commit", "--quiet", "--all", "--message", "exchanged")
    git(origin, "tag", "--force", "2027-03-01")
    with pytest.raises(UpdateFailed, match="clobber existing tag"):
        update._release_of("2027-03-01")


def test_an_origin_that_is_away_is_said(checkout, origin):
    origin.rename(origin.with_name("elsewhere"))
    with pytest.raises(UpdateFailed, match="fetch"):
        update._release_of("2027-03-01")


def test_a_branch_that_follows_nothing_is_said_in_a_sentence(checkout):
    git(checkout, "checkout", "--quiet", "-b", "mine")
    with pytest.raises(UpdateFailed, match="^The checkout follows no branch of a remote"):
        update._release_of(None)


def test_the_checkout_follows_and_keeps_what_was_changed_by_hand(checkout):
    (checkout / "notes.txt").write_text("mine")
    _release, commit = update._release_of("2027-03-01")
    update._bring_checkout_to(commit)
    assert (checkout / "release.txt").read_text() == "March"
    assert (checkout / "notes.txt").read_text() == "mine"


def test_a_checkout_that_was_changed_in_the_same_place_stays_and_says_so(checkout):
    (checkout / "release.txt").write_text("January, and mine")
    _release, commit = update._release_of("2027-03-01")
    with pytest.raises(UpdateFailed, match="by hand before the next start"):
        update._bring_checkout_to(commit)
    assert (checkout / "release.txt").read_text() == "January, and mine"


def test_releases_that_nothing_runs_from_go(checkout, settings):
    january, march = (update._release_of(tag)[0] for tag in ("2027-01-01", "2027-03-01"))
    update._forget_releases(march.folder)
    assert not january.folder.exists() and march.folder.exists()


def test_of_the_backups_before_updates_the_last_three_stay_and_all_others(settings, tmp_path):
    settings.BACKUPS_ROOT = tmp_path
    days = [f"before-update-2026-{day}-100000.tar" for day in ("11-30", "12-01", "12-31")]
    kept = {
        *days,
        "before-update-2027-01-01-100000.tar",
        "20260101-041000-7.tar",
        "before-update.tar",
    }
    for name in kept:
        (tmp_path / name).touch()
    update._forget_backups(kept=tmp_path / days[0])  # By a clock that was ahead before.
    assert {file.name for file in tmp_path.iterdir()} == kept
    update._forget_backups(kept=tmp_path / days[1])
    assert {file.name for file in tmp_path.iterdir()} == kept - {days[0]}


def test_a_folder_without_git_is_told_what_to_do(checkout, monkeypatch, tmp_path):
    monkeypatch.setattr(update, "ROOT", tmp_path)
    with pytest.raises(UpdateFailed, match="isn’t a checkout of git"):
        update._release_of("2027-03-01")
    unpacked = update._release_of(str(checkout))
    assert unpacked == (update.DownloadedRelease(checkout), None)
