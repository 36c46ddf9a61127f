"""The database: opened, locked, brought to its newest shape."""

from __future__ import annotations

import importlib
import os
import sqlite3
import warnings
from pathlib import Path
from types import ModuleType
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from cartflow_studio.store.errors import StoreError, StoreInUse, StoreUnavailable
from cartflow_studio.store.lock import FileLock

SAFE_SQLITE = (3, 51, 3)
BUSY_MILLISECONDS = 5_000
_ADVISORY = 0x63617274666C6F77 & 0x7FFFFFFF


class OldSqliteWarning(UserWarning):
    """The SQLite of this machine has the WAL-reset bug."""


def read_url(text_: str) -> URL:
    """The address of a database, or the path of a SQLite file; StoreError if it is neither."""
    if "://" not in text_:
        return URL.create("sqlite", database=str(Path(text_).expanduser().resolve()))
    try:
        url = make_url(text_)
        url.get_dialect()
    except (ArgumentError, NoSuchModuleError, ImportError) as fault:
        raise StoreError(
            f"This is no database that can be used: {fault}.",
            hint="Use a file name, sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME.",
        ) from None
    return url


def file_of(url: URL) -> Path | None:
    """The file of a SQLite database."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database)


def hold(url: URL) -> FileLock | None:
    """Take the lock of a SQLite database; its folder is made if it is missing."""
    path = file_of(url)
    if path is None:
        return None
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return FileLock(path.with_name(path.name + ".lock"))
    except OSError as fault:
        raise StoreError(
            f"The folder of the database cannot be used: {fault.strerror}.",
            hint="Check the path and its rights.",
            source=path,
        ) from None


def connect(url: URL, *, writing: bool) -> Engine:
    """An engine of its own for the writer, or one for readers."""
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    module = sqlite_module()
    engine = create_engine(
        url, module=module, connect_args={"check_same_thread": False, "isolation_level": None}
    )
    begin = "BEGIN IMMEDIATE" if writing else "BEGIN"

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: object) -> None:
        for pragma in (
            f"busy_timeout={BUSY_MILLISECONDS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=FAST",
        ):
            connection.execute(f"PRAGMA {pragma}").fetchall()

    @event.listens_for(engine, "begin")
    def start(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine


def sqlite_module() -> ModuleType:
    """A SQLite without the WAL-reset bug where there is one; else the system's, with a warning."""
    found: ModuleType = sqlite3
    try:
        own: ModuleType = importlib.import_module("pysqlite3.dbapi2")
        if own.sqlite_version_info > sqlite3.sqlite_version_info:
            found = own
    except ImportError:
        pass
    if found.sqlite_version_info < SAFE_SQLITE:
        warnings.warn(
            f"SQLite {found.sqlite_version} may damage a database when two programs write to it. "
            "Install pysqlite3, or use this database with this runner alone.",
            OldSqliteWarning,
            stacklevel=2,
        )
    return found


def migrate(engine: Engine) -> None:
    """Bring the database to the newest shape; StoreError if it is newer than this program."""
    config = Config()
    config.set_main_option("script_location", "cartflow_studio.store:migrations")
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                _hold_postgresql(connection)
            current = MigrationContext.configure(connection).get_current_revision()
            if current is not None and current not in known:
                raise StoreError(
                    f"The database has the shape {current!r} of a newer CartFlow Studio.",
                    hint="Start the newer version; this one does not touch it.",
                )
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except DBAPIError as fault:
        raise StoreUnavailable(
            f"The database cannot be opened: {fault.orig}.", hint="Check its address and rights."
        ) from None


def _hold_postgresql(connection: Any) -> None:
    """Only one at a time may change the shape."""
    if not connection.scalar(text("select pg_try_advisory_xact_lock(:key)"), {"key": _ADVISORY}):
        raise StoreInUse("Another runner is changing this database.", hint="Try again.")


def secure(path: Path) -> None:
    """Keep the database from other users of the machine."""
    for suffix in ("", "-wal", "-shm"):
        beside = path.with_name(path.name + suffix)
        if beside.exists():
            os.chmod(beside, 0o600)
