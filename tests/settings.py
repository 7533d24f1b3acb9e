"""Settings of the tests: the site's own, in a folder that is gone afterwards.

DATABASE_URL and CACHE_URL choose another database and a shared cache, as on a real
site; the test database is made beside the named one and never is the named one.
"""

import atexit
import os
import re
import shutil
import tempfile
from pathlib import Path

_folder = tempfile.mkdtemp(prefix="parley-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
Path(_folder, "static").mkdir()  # Where collected files would be; its absence is a warning.

# Whatever the developer's own site says must not change what a test sees.
for _name in (
    "DEBUG",
    "SITE_URL",
    "ALLOWED_HOSTS",
    "TRUSTED_PROXIES",
    "EMAIL_URL",
    "TIME_ZONE",
    "OIDC",
    *(f"{_service}_CLIENT_ID" for _service in ("GOOGLE", "X", "FACEBOOK", "WORDPRESS")),
):
    os.environ.pop(_name, None)
os.environ |= {"SECRET_KEY": "for tests only", "DATA_DIR": _folder}

_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
if _redis := re.fullmatch(r"(rediss?://.+)/(\d+)", os.environ.get("CACHE_URL", "")):
    # Emptying a cache empties its whole Redis database: one for each test process.
    os.environ["CACHE_URL"] = f"{_redis[1]}/{(int(_redis[2]) + _worker) % 16}"

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, STORAGES  # noqa: E402

_database = DATABASES["default"]
if _database["ENGINE"].endswith("sqlite3"):
    # A file, because the tests that write from several threads need one database between
    # them; nobody minds losing it in a power cut.
    _database["TEST"] = {"NAME": f"{_folder}/test.sqlite3"}
    _database["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
else:
    # A connection kept by a finished thread would keep the test database from being dropped.
    _database["CONN_MAX_AGE"] = 0

# Names without a hash: no static files are collected for a test.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Nobody in the tests takes as long to write as a person does.
FORM_SECONDS = 0
WATCH_TRANSACTIONS = True
# The tests say when it is written which addresses were not found.
ADDRESSES_COUNTED_EVERY = 0
READS_COUNTED_EVERY = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
