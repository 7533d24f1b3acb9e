"""What people call the tasks that a worker does.

@called(_("Sending an e-mail"))
@task
def deliver(pk): …
"""

names = {}


def called(what):
    def declare(task):
        names[task.module_path] = what
        return task

    return declare


def of(path):
    """What the task at `path` is called; one of an earlier release by the path itself."""
    return str(names.get(path, path))
