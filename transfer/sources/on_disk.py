"""What a source has to sort before it can tell of it, kept on disk: a file may be larger than memory."""

import json
import sqlite3


class OnDisk:
    """Lists of JSON's values by a text, in a file without a name that ends with it. Both stay in the order that they came in."""

    def __init__(self):
        self._rows = sqlite3.connect("", isolation_level=None)
        self._rows.execute("PRAGMA journal_mode = OFF")
        self._rows.execute("CREATE TABLE rows (key TEXT, value TEXT)")
        self._rows.execute("CREATE INDEX by_key ON rows (key)")

    def __iter__(self):
        keys = "SELECT key FROM rows GROUP BY key ORDER BY min(rowid)"
        return (key for (key,) in self._rows.execute(keys))

    def __getitem__(self, key):
        rows = self._rows.execute("SELECT value FROM rows WHERE key = ? ORDER BY rowid", [key])
        return [json.loads(value) for (value,) in rows]

    def add(self, key, value):
        self._rows.execute("INSERT INTO rows VALUES (?, ?)", [key, json.dumps(value)])
