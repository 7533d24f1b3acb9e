"""Settings for collecting static files in a second: compressing them takes ten, and no test asks."""

from config.settings import *  # noqa: F403

WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["css", "js", "json", "md", "svg", "txt", ""]
