"""Backups of a whole site: made while it runs, tried by restoring them, and restored.

One archive holds the database as it was at one moment, the pictures and files, and a manifest with the
checksum of each and the number of rows of every table. Settings and SECRET_KEY aren't in it.
"""
