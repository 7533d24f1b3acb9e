"""Parley with every thread on one page, whatever its size: for comparing pages of 1,000 comments."""

from config.rsgi import application

from comments.thread import reading  # isort: skip (models can be imported only from here on)

__all__ = ["application"]

reading.A_PAGE = 1_000_000
