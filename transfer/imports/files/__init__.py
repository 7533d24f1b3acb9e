"""Pictures and files of another blog, their hosts and old addresses."""
