"""Files of a form that isn't saved: sent once, they stay through every error until it is saved or discarded.

They are kept as they would be used, and the session says which. Files that nobody has saved or
discarded are deleted by the sweep of blog/pictures/orphans.py, as all that belong to nothing.
"""

KEY = "unsaved_files"


def of(request):
    """{field: {"kept": what a column or a key of a row would hold, "called": the file's name}}"""
    return dict(request.session.get(KEY, {}))


def keep(request, files):
    if files != of(request):
        request.session[KEY] = files


def forget(request):
    request.session.pop(KEY, None)
