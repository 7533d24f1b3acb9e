"""Where exports come from: a few of our own, and the corpus of real ones beside the project."""

import os
from pathlib import Path

import pytest

EXPORTS = Path(__file__).parent / "exports"
CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"


@pytest.fixture
def exports():
    return EXPORTS


@pytest.fixture
def corpus():
    """The folder of real exports; without it the test is skipped, or fails under REQUIRE_CORPUS=1."""
    if not CORPUS.is_dir():
        missing = "the corpus of real exports (../shared/corpus) isn't here"
        (pytest.fail if os.environ.get("REQUIRE_CORPUS") == "1" else pytest.skip)(missing)
    return CORPUS


@pytest.fixture
def on_disk(settings, tmp_path):
    """What is uploaded lies in a folder of this test's own."""
    settings.DATA_DIR = tmp_path


@pytest.fixture
def owner(author):
    author.is_superuser = True
    author.save()
    return author


@pytest.fixture
def desk(signed_in, owner):
    """The owner's browser."""
    return signed_in(owner)
