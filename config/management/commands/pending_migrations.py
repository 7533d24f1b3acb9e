import json

from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from lib.db.survivable import objections, refuse_half_a_release


class Command(BaseCommand):
    """Say, in JSON, which migrations wait, and what of them the older release doesn't survive.

    `manage.py update` asks the new release so, before anything is touched.
    """

    example = "pending_migrations"
    help = "Show which migrations wait, and which of them the older release can’t run beside."
    requires_system_checks = []

    def handle(self, **options):
        refuse_half_a_release()
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        pending = {(migration.app_label, migration.name) for migration, _ in plan}
        objected = objections(pending.__contains__) if pending else []
        names = sorted(f"{app}.{name}" for app, name in pending)
        self.stdout.write(json.dumps({"pending": names, "objections": list(objected)}, indent=1))
