"""Imports that an owner begins at the desk: upload, check, run, undoing, and files supplied later."""
