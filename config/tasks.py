"""A task that does nothing but be done: a sign of life of the worker."""

from django.tasks import task


@task
def answer():
    return "here"
