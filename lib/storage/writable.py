"""Whether files can be written to a folder: the one way to know is to write one."""

import os
import tempfile


def ensure(folder):
    """Write a file to a folder that is there, and remove it. Raises OSError."""
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".ready-") as file:
        file.write(b"ready")
        file.flush()
        os.fsync(file.fileno())
