"""Telling the staff what waits for them: by mail, by the bell, by a web hook."""
