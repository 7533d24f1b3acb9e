"""What we use of other packages' insides is still there, and Django's in one place (docs/dependencies.md)."""

import ast
import re
from importlib import import_module
from inspect import signature
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.http import HttpResponse, QueryDict
from django.utils.log import log_response

from accounts.models import User

ROOT = Path(__file__).parents[1]
LIST = ROOT / "docs" / "dependencies.md"
TABLE = LIST.read_text().partition("insides\n")[2].partition("\n## ")[0]
DJANGOS = [row for row in TABLE.splitlines() if re.match(r"\| (`lib/django_int|the same)", row)]
PACKAGES = "django|allauth|django_tasks_db|granian|markdown_it|psycopg"
NAMES = re.findall(rf"`((?:{PACKAGES})\.[\w.]+)`", TABLE)
HOUSE = (
    "lib",
    "accounts",
    "blog",
    "comments",
    "trials",
    "newsletter",
    "moderation",
    "transfer",
    "config",
)
INTERNALS = ROOT / "lib" / "django_internals.py"
# Private by their look, and documented all the same.
DOCUMENTED = {"_meta", "_state", "_db", "_base_manager", "_default_manager", "_getframe"}
DOCUMENTED |= {"_make", "_replace", "_fields", "_asdict"}
TAKES = {
    "django.db.models.query.get_related_populators": "(klass_info, select, db, fetch_mode)",
    "django.db.backends.sqlite3.base.DatabaseWrapper._start_transaction_under_autocommit": "(self)",
    "django.core.handlers.wsgi.WSGIRequest._load_post_and_files": "(self)",
    "django.core.handlers.wsgi.WSGIRequest._set_content_type_params": "(self, meta)",
    "django.core.handlers.wsgi.WSGIRequest._mark_post_parse_error": "(self)",
    "django.contrib.admin.ModelAdmin._get_obj_does_not_exist_redirect": (
        "(self, request, opts, object_id)"
    ),
    "django.forms.models.BaseModelForm._save_m2m": "(self)",
    "django.contrib.sessions.backends.db.SessionStore._get_session_from_db": "(self)",
    "django.contrib.sessions.backends.db.SessionStore._get_session": "(self, no_load=False)",
}


def found(name):
    """What stands under a dotted name; fails if nothing does."""
    module, rest = name, []
    while True:
        try:
            thing = import_module(module)
            break
        except ModuleNotFoundError:
            module, _, last = module.rpartition(".")
            rest.insert(0, last)
    for part in rest:
        assert hasattr(thing, part), f"{name} is gone: see {LIST.name} for who uses it"
        thing = getattr(thing, part)
    return thing


def test_they_are_listed():
    assert len(NAMES) > 30 and set(TAKES) <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_still_there(name):
    found(name)


@pytest.mark.parametrize("name", TAKES)
def test_a_method_of_django_takes_what_it_took(name):
    assert str(signature(found(name))) == TAKES[name], f"{name}: see {LIST.name} for who uses it"


@pytest.mark.django_db
def test_what_django_keeps_in_its_objects_is_still_there():
    queryset = User.objects.all()
    compiler = queryset.query.get_compiler(queryset.db)
    compiler.as_sql()
    with transaction.atomic():
        [*_around, last] = connection.atomic_blocks
    for thing, names in (
        (queryset, ("_iterable_class", "_prefetch_related_lookups", "_fetch_mode")),
        (compiler, ("klass_info", "select", "annotation_col_map", "has_extra_select")),
        (last, ("_from_testcase",)),
        (QueryDict(), ("_mutable",)),
    ):
        for name in names:
            assert hasattr(thing, name), f"{name} of {type(thing)} is gone: see {LIST.name}"


def test_django_logs_no_response_that_is_marked_as_logged(caplog):
    response = HttpResponse(status=503)
    response._has_been_logged = True
    log_response("Away", response=response)
    assert not caplog.records, f"_has_been_logged of a response is ignored: see {LIST.name}"


def test_private_names_of_django_stand_in_one_module():
    """Private names are our own, or listed as another package's, or Django's and in that module."""
    trees = {
        path: ast.parse(path.read_text())
        for app in HOUSE
        for path in (ROOT / app).glob("**/*.py")
        if "migrations" not in path.parts
    }
    djangos = set(re.findall(r"[`.](_[a-z]\w+)`", "".join(DJANGOS)))
    others = set(re.findall(r"[`.](_[a-z]\w+)`", TABLE)) - djangos
    known = {name for tree in trees.values() for name in _defined(tree)} | others | DOCUMENTED
    elsewhere = {
        f"{name} in {path.relative_to(ROOT)}"
        for path, tree in trees.items()
        if path != INTERNALS
        for name in set(_private(tree)) - (known - djangos)
    }
    assert not elsewhere


def _private(tree):
    """The private names that a module uses of anything, and those of the methods that it has."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.FunctionDef):
            name = node.attr if isinstance(node, ast.Attribute) else node.name
            if re.match("_[a-z]", name):
                yield name


def _defined(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield from [node.attr] if getattr(node.value, "id", "") in ("self", "cls") else []
