"""A connection to PostgreSQL that notices when the server is silent.

A server that is frozen, or a machine that has vanished, neither answers nor hangs up. A statement
that takes long is something else: before anybody gives up, a connection is tried.
"""

import select
import time

import psycopg


class Watched(psycopg.Connection):
    silent = 5  # Seconds without an answer after which it is asked whether the server is there.

    def wait(self, gen, *args, **options):
        return super().wait(self._watched(gen), *args, **options)

    def was_ended(self):
        """Whether the server has hung up, as far as can be known without asking it."""
        if self.closed:
            return True
        poll = select.poll()
        poll.register(self.pgconn.socket, select.POLLIN)
        if not poll.poll(0):  # There is nothing to read, as there should be.
            return False
        try:
            self.pgconn.consume_input()  # A notice, or the end.
        except psycopg.Error:
            return True
        return bool(poll.poll(0))

    def _watched(self, gen):
        """psycopg's steps of waiting, with an error where nothing comes for too long."""
        asked_at = time.monotonic()
        try:
            state = next(gen)
            while True:
                ready = yield state
                if ready:
                    asked_at = time.monotonic()
                elif time.monotonic() > asked_at + self.silent:
                    self._ask_whether_it_is_there()
                    asked_at = time.monotonic()
                state = gen.send(ready)
        except StopIteration as done:
            return done.value

    def _ask_whether_it_is_there(self):
        try:
            psycopg.connect(**address_of(self)).close()
        except psycopg.OperationalError:
            self.close()  # Else whoever has it next would wait again.
            raise psycopg.OperationalError("the database is silent") from None


def address_of(connection):
    """Keyword arguments with which psycopg.connect reaches the server."""
    return {"conninfo": connection.info.dsn, "password": connection.info.password}
