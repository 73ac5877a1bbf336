"""Developers' door to Alembic: write the next migration by comparing the tables with an empty, upgraded database."""

import sys

from alembic import command
from sqlalchemy.engine import make_url

from storage import migrate, sqlite


def main(revision: str, message: str) -> None:
    """Write `storage/migrations/versions/<revision>_<message>.py`."""
    made = sqlite.engine(make_url("sqlite://"), writes=False)
    with made.begin() as connection:
        connection.exec_driver_sql("PRAGMA query_only = OFF")
        migrate.run(connection, "head")
        command.revision(migrate.configuration(connection), message, autogenerate=True, rev_id=revision)


if __name__ == "__main__":
    main(*sys.argv[1:])
