"""Django's SQLite, with writers who wait for each other more fairly."""
