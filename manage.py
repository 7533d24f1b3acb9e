#!/usr/bin/env python
"""Django's command line for Parley."""

import os
import sys

from config.commands import Commands

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    Commands(sys.argv).execute()
