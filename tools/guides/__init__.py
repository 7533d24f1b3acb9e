"""The guides of docs/ as a site of files."""
