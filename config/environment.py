"""What an operator has set, in the environment and in files, read by the table of config/variables.py."""

import difflib
import logging
import os
import re
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

from django.core.exceptions import ImproperlyConfigured
from dotenv import dotenv_values  # What environs itself reads files with.
from dotenv.parser import parse_stream
from environs import Env, EnvError, ValidationError

from config import contradictions, providers
from config.variables import REQUIRED, VARIABLES

ROOT = Path(__file__).resolve().parent.parent
# Whether this is the installed package, which is started by its own command and not by make.
IS_PACKAGE = not (ROOT / "Makefile").exists()
MAKE, MANAGE = ("parley", "parley manage") if IS_PACKAGE else ("make", "bin/manage")
# Settings that services of OpenID Connect have, each under its own name; what `make start` hands on.
OTHERS = re.compile(
    r"OIDC_\w+_(URL|NAME|CLIENT_ID|CLIENT_SECRET)|FIRST_RUN_CODE|DJANGO_SETTINGS_MODULE"
)
ALIKE = 0.8  # How near two names must be to be called a slip of the keys; 1 is the same.


logging.getLogger("dotenv").setLevel(logging.ERROR)  # `doubts` says it, with the line.
_PASSWORD = re.compile(r"//[^/@]*@")  # in an address that has none to have


class WrongSettings(ImproperlyConfigured):
    """All that keeps a site from starting, a sentence each with its remedy."""

    def __str__(self):
        return "\n".join(self.args[0])


def read():
    """What the site's settings are made of: (values by their names, services to sign in with).

    Raises WrongSettings.
    """
    env, values, wrong = _env(), {}, []
    for variable in VARIABLES:
        try:
            value = value_of(variable, env)
            if not variable.at_start:
                values[variable.name] = value
        except ValueError as sentence:
            wrong.append(str(sentence))
    try:
        services = providers.configured(env)
    except (EnvError, ImproperlyConfigured) as sentence:
        wrong.append(str(sentence))
    given = SimpleNamespace(**values)
    if wrong := wrong or [*contradictions.that_stop(given)]:
        raise WrongSettings(wrong)
    return given, services


def value(name):
    """What holds for the variable of this name. Raises ValueError, as `value_of` does."""
    return value_of(next(one for one in VARIABLES if one.name == name), _env())


def value_of(variable, env):
    """What holds for it. Raises ValueError, a sentence that says how to correct it; no secret stands there."""
    given = os.environ.get(variable.name)
    if not given:
        if variable.default is REQUIRED:
            raise ValueError(f"{variable.name} isn’t set, and {variable.default_in_words}.")
        return variable.default
    try:
        return variable.kind.read(env, variable.name)
    except (EnvError, ValidationError, ValueError):
        shown = " (not shown)" if variable.secret else f"={_PASSWORD.sub('//…@', given)}"
        remedy = f"write {variable.kind.wants}, or remove it ({_plain(variable.default_in_words)})."
        raise ValueError(f"{variable.name}{shown} can’t be used: {remedy}") from None


def shown_values():
    """Each variable with its present value and where it comes from, as `manage.py settings` shows them."""
    env, files = _env(), {path: lines_of(path) for path in env_files()}
    for variable in VARIABLES:
        given, fault = os.environ.get(variable.name), ""
        try:
            value_of(variable, env)
        except ValueError as sentence:
            fault = str(sentence)
        value = given or _plain(variable.default_in_words)
        if variable.secret:
            value = "set" if given else "not set"
        of_it = (str(path) for path, held in files.items() if held.get(variable.name) == given)
        yield {
            "name": variable.name,
            "type": variable.kind.name,
            "default": _plain(variable.default_in_words),
            "sentence": _plain(variable.sentence),
            "secret": variable.secret,
            "value": value,
            "from": next(of_it, "environment") if given else "default",
            "wrong": fault,
        }


def contradicted():
    """Sentences on settings that don't go together, where each is right; a site doesn't start with them."""
    try:
        read()
    except WrongSettings as wrong:
        return [] if any(one["wrong"] for one in shown_values()) else wrong.args[0]
    return []


def doubts():
    """Sentences on what a site starts with and hardly anybody means: names in the files that are no setting but
    look like one, lines that set nothing, settings that don't go together.
    """
    known = [variable.name for variable in VARIABLES]
    for path in env_files():
        for line in _lines_that_set_nothing(path):
            yield f"“{line}” in {path} sets nothing. Write a line as NAME=value."
        for name in lines_of(path):
            near = difflib.get_close_matches(name.upper(), known, 1, ALIKE)
            if near and name not in known and not OTHERS.fullmatch(name):
                yield f"{name} in {path} isn’t a setting of Parley. Did you mean {near[0]}?"
    with suppress(WrongSettings):  # Whoever asks is told of those as well.
        yield from contradictions.doubtful(read()[0])


def _lines_that_set_nothing(path):
    with path.open(encoding="utf-8") as file:
        for one in parse_stream(file):
            if one.error or (one.key and one.value is None):
                yield one.original.string.strip()


def lines_of(path):
    """{name: value} of a file with settings. Raises WrongSettings."""
    try:
        return dotenv_values(path)
    except UnicodeDecodeError:
        raise WrongSettings([f"{path} can’t be read as text. Save it as UTF-8."]) from None
    except OSError as fault:
        raise WrongSettings([f"{path} can’t be read: {fault.strerror}."]) from None


def env_files():
    """The files that hold settings: the site's own, and a developer's."""
    folder = os.environ.get("DATA_DIR")
    paths = [Path(folder, "env")] if folder else []
    return [path for path in [*paths, ROOT / ".env"] if path.is_file()]


def as_markdown():
    """The table of docs/operating.md."""
    yield "| name | type | without it | what it is |"
    yield "| --- | --- | --- | --- |"
    for variable in VARIABLES:
        default = variable.default_in_words
        if not variable.without and default not in ("none", "on", "off"):
            default = f"`{default}`"
        sentence = re.sub(r"docs/([a-z-]+\.md)", r"[\1](\1)", variable.sentence)
        yield f"| `{variable.name}` | {variable.kind.name} | {default} | {sentence} |"


def _env():
    env = Env()
    if (ROOT / ".env").is_file():
        lines_of(ROOT / ".env")  # Says it where it can't be read.
    env.read_env(str(ROOT / ".env"), recurse=False)
    return env


def _plain(text):
    return text.replace("`", "")
