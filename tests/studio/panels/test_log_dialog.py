"""The assistant that takes in a log: what it guesses, shows, refuses and hands on."""

import pytest
from PySide6.QtWidgets import QLabel

from cartflow_studio.studio.panels.log_dialog import LogDialog
from cartflow_studio.studio.previewing import judge, preview
from cartflow_studio.studio.sources import Source

REES46 = (
    "event_time,event_type,product_id,price,user_id,user_session\n"
    "2026-01-01 10:00:00 UTC,view,1,2.5,7,s\n2026-01-02 10:00:00 UTC,cart,1,2.5,7,s\n"
    "2026-01-03 10:00:00 UTC,view,1,2.5,8,s\nsoon,view,1,2.5,8,s\n"
)
OWN = "shopper,what,day\nann,cart,1767261600\nbob,buy,1767261600\n"


@pytest.fixture
def asked(studio, qtbot, tmp_path):
    """The dialog for a log of this content."""

    def ask(content: str) -> LogDialog:
        path = tmp_path / "log.csv"
        path.write_text(content)
        dialog = LogDialog(studio, preview(path))
        dialog.open()
        qtbot.waitUntil(lambda: bool(dialog.story.accessibleName()))
        return dialog

    return ask


def words(dialog: LogDialog) -> list[str]:
    return [each.text() for each in dialog.story.findChildren(QLabel)]


def test_a_known_system_is_guessed_and_its_events_are_counted(asked, qtbot):
    dialog = asked(REES46)
    picked = {ours: picker.currentText() for ours, picker in dialog.pickers.items()}
    assert (dialog.preset.currentText(), picked) == (
        "REES46",
        {"person_id": "user_id", "name": "event_type", "occurred_at": "event_time"}
        | {"message_id": "–"},
    )
    qtbot.waitUntil(lambda: "ProductViewed" in words(dialog))
    assert words(dialog) == [
        "3 events of the first rows, by 2 people",
        *("ProductViewed", "2", "itemAddedToCart", "1"),
        "Thu, 1 Jan 2026, 10:00 to Sat, 3 Jan 2026, 10:00, UTC",
        "3 of the first 4 rows can be used.",
        "1 × not a time (row 5: soon)",
    ]
    with qtbot.waitSignal(dialog.chosen) as chosen:
        dialog.go.click()
    path = dialog._preview.path
    assert chosen.args == [Source("log.csv", path, None, {}, "rees46")]


def test_columns_that_nobody_knows_are_asked_for(asked, qtbot):
    dialog = asked(OWN)
    assert (dialog.missing.text(), dialog.go.isEnabled()) == (
        "Choose the column of: Person, Event, Time.",
        False,
    )
    for ours, theirs in {"person_id": "shopper", "name": "what", "occurred_at": "day"}.items():
        picker = dialog.pickers[ours]
        picker.setCurrentIndex(picker.findData(theirs))
    qtbot.waitUntil(dialog.go.isEnabled)
    assert [dialog.table.horizontalHeaderItem(place).text() for place in range(3)] == [
        *("shopper\nPerson", "what\nEvent", "day\nTime")
    ]
    with qtbot.waitSignal(dialog.chosen) as chosen:
        dialog.go.click()
    mapping = {"person_id": "shopper", "name": "what", "occurred_at": "day"}
    assert chosen.args[0].mapping == mapping
    assert chosen.args[0].preset == "none"


def test_one_column_cannot_be_two_things(asked):
    dialog = asked(OWN)
    for picker in dialog.pickers.values():
        picker.setCurrentIndex(picker.findData("shopper"))
    assert (dialog.missing.text(), dialog.go.isEnabled()) == (
        "One column cannot be two things.",
        False,
    )


def test_a_column_without_one_time_is_refused_with_the_reason(asked, qtbot):
    dialog = asked(REES46)
    picker = dialog.pickers["occurred_at"]
    picker.setCurrentIndex(picker.findData("user_session"))
    qtbot.waitUntil(lambda: not dialog.go.isEnabled())
    assert dialog.missing.text().startswith("None of 4 rows can be used. The first: row 2")


def test_the_judgement_is_what_reading_says(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text(REES46)
    found = preview(path)
    judged = judge(found, "none", {"person_id": "user_id"} | found.guess("none"))
    assert (judged.names, judged.people, judged.reading.rejected_rows) == (
        (("view", 2), ("cart", 1)),
        2,
        1,
    )


def test_rows_that_do_not_fit_the_columns_are_counted_too(asked, qtbot):
    dialog = asked(
        "person_id;event;ts\nann;cart;2026-01-01\nann;cart\nann;buy;2026-01-02;x\n"
        'bob;"5" wide;2026-01-02\nbob;buy;soon\n'
    )
    qtbot.waitUntil(lambda: "1 of the first 5 rows can be used." in words(dialog))
    assert (
        words(dialog)[-6:]
        == [
            "Columns are separated by semicolons.",
            "Column 'ts': times without a zone are read as UTC.",
            "1 of the first 5 rows can be used.",
            "1 × missing cells (row 3: ann)",
            "1 × extra cells (row 4: x)",
            "1 × broken quotes (row 5)",
            "1 × not a time (row 6: soon)",
        ][-6:]
    )
