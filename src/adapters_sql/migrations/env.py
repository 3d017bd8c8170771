"""How Alembic runs the migrations: on the connection that it is given, in transactions."""

from alembic import context
from sqlalchemy import Connection

connection: Connection = context.config.attributes["connection"]
on_sqlite = connection.dialect.name == "sqlite"

context.configure(
    connection=connection,
    # SQLite's whole upgrade holds the write lock: a second one waits and finds nothing to do.
    transactional_ddl=True,
    transaction_per_migration=not on_sqlite,
)
with context.begin_transaction():
    context.run_migrations()
