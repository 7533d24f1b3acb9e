"""WordPress.com for django-allauth, which has no provider for it; in the form of those it has.

https://developer.wordpress.com/docs/wpcc/
"""
