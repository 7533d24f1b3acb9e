"""Requests of our own to other servers. All go through `requests.ask`."""
