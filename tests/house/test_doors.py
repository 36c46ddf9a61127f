"""Rooms are entered by their doors only."""

from tests.house.source import imports, modules, place

CLIENT = "cartflow_studio.runner.client"


def test_the_studio_reaches_the_runner_only_through_its_client():
    assert [
        f"{place(path, node)} {name}"
        for path in modules("studio")
        for node, name in imports(path)
        if name.startswith("cartflow_studio.runner") and not f"{name}.".startswith(f"{CLIENT}.")
    ] == []


def test_only_the_store_and_the_runner_know_the_database():
    assert [
        f"{place(path, node)} {name}"
        for path in modules()
        for node, name in imports(path)
        if name.split(".")[0] in {"sqlalchemy", "alembic", "sqlite3", "pysqlite3", "psycopg"}
        and not place(path).startswith(("cartflow_studio/store/", "cartflow_studio/runner/"))
    ] == []
