"""Telling others of new articles: hubs of feeds, and search engines."""
