"""Files, on a disk and in a bucket."""
