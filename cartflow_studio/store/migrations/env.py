"""How Alembic reaches the database: by the connection it is given."""

from alembic import context

from cartflow_studio.store.tables import Row

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    transactional_ddl=True,
)
context.run_migrations()
