"""A release works on while the next one's migrations run: what is new is added, what goes goes a release later."""

import pytest
from django.db import models
from django.db.migrations import operations
from django.db.migrations.state import ModelState, ProjectState

from lib.db.survivable import faults, objections

OURS = {"accounts", "blog", "comments", "trials", "newsletter", "moderation", "transfer"}

# An app's last migration of the first release. Before it a blog stood still for an update.
BEFORE_THE_RULE = 2


def is_under_the_rule(key):
    app, name = key
    return app in OURS and int(name[:4]) > BEFORE_THE_RULE


def test_the_older_release_survives_each_new_migration():
    """What is listed here has to wait for the release after, or needs db_default: docs/updating.md."""
    assert list(objections(is_under_the_rule)) == []


def test_what_was_before_the_rule_is_still_seen():
    said = list(objections(lambda key: key == ("blog", "0002_first_release")))
    assert "blog.0002_first_release removes post.comments_held." in said


TEXT = models.CharField(max_length=20)
BREAKS = [
    (operations.RemoveField("post", "title"), "removes post.title"),
    (operations.RenameField("post", "title", "heading"), "renames post.title"),
    (operations.RenameModel("Post", "Article"), "renames Post"),
    (operations.DeleteModel("Post"), "deletes the table of Post"),
    (operations.AlterModelTable("post", "articles"), "renames the table of post"),
    (operations.AddField("post", "mood", models.CharField(default="", max_length=9)), "NOT NULL"),
    (operations.AlterField("post", "title", models.IntegerField()), "changes the type"),
    (operations.AlterField("post", "title", models.CharField(max_length=10)), "changes the type"),
    (operations.AlterField("post", "note", models.TextField()), "makes post.note NOT NULL"),
    (
        operations.AlterField("post", "title", models.CharField(max_length=20, unique=True)),
        "makes post.title unique",
    ),
    (
        operations.AlterField("post", "title", models.CharField(max_length=20, db_column="t")),
        "renames the column",
    ),
    (
        operations.AddConstraint("post", models.UniqueConstraint(fields=["title"], name="once")),
        "forbids rows",
    ),
    (operations.RunSQL("ALTER TABLE blog_post DROP COLUMN title"), "takes something away"),
    (
        operations.SeparateDatabaseAndState([operations.RemoveField("post", "title")]),
        "removes post.title",
    ),
]
SURVIVED = [
    operations.AddField("post", "mood", models.CharField(null=True, max_length=9)),
    operations.AddField("post", "mood", models.CharField(db_default="", max_length=9)),
    operations.AddField("post", "friends", models.ManyToManyField("blog.post")),
    operations.AlterField("post", "title", models.CharField(max_length=30, help_text="new")),
    operations.AlterField("post", "title", models.TextField()),
    operations.AlterField("post", "title", models.CharField(max_length=20, null=True)),
    operations.AddIndex("post", models.Index(fields=["title"], name="by_title")),
    operations.CreateModel("Other", [("id", models.AutoField(primary_key=True))]),
    operations.SeparateDatabaseAndState([], [operations.RemoveField("post", "title")]),
    operations.RunSQL("CREATE TRIGGER …"),
]


@pytest.fixture
def state():
    state = ProjectState()
    fields = [
        ("id", models.AutoField(primary_key=True)),
        ("title", TEXT),
        ("note", models.TextField(null=True)),
    ]
    state.add_model(ModelState("blog", "Post", fields))
    return state


@pytest.mark.parametrize("operation, words", BREAKS, ids=lambda one: getattr(one, "name", None))
def test_what_breaks_the_older_release_is_said(state, operation, words):
    assert [words in said for said in faults(operation, state, "blog", set())] == [True]


@pytest.mark.parametrize("operation", SURVIVED, ids=lambda one: type(one).__name__)
def test_what_only_adds_is_let_through(state, operation):
    assert list(faults(operation, state, "blog", set())) == []


def test_a_table_of_the_same_migration_is_nobodys_yet(state):
    made = set()
    new = operations.CreateModel("Other", [("id", models.AutoField(primary_key=True))])
    assert list(faults(new, state, "blog", made)) == []
    field = operations.AddField("other", "n", models.IntegerField())
    assert list(faults(field, state, "blog", made)) == []
