"""The strings that are known to break forms, through the editor's door."""

import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.django_db

CORPUS = Path(__file__).resolve().parents[3] / "shared/corpus/text/blns.json"


@pytest.mark.skipif(not CORPUS.exists(), reason="The corpus isn't here")
def test_no_text_of_the_corpus_is_an_error_of_ours(signed_in, author, post):
    desk, texts = signed_in(author), json.loads(CORPUS.read_text())
    for text in [*texts, "\n\n".join(texts)]:
        answer = desk.post("/admin/blog/post/preview/", {"text": text, "title": text})
        assert answer.status_code in (200, 422), text
    saved = desk.post(
        f"/admin/blog/post/autosave/post/{post.pk}/",
        {"text": "\n\n".join(texts), "title": texts[-1]},
    )
    assert saved.status_code < 500
