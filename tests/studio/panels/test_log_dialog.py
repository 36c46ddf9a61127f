"""The assistant that takes in a log: what it guesses, shows, refuses and hands on."""

import re

import pytest
from PySide6.QtWidgets import QLabel

from cartflow_studio.history.notation import Notation
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

    def ask(content: str | bytes) -> LogDialog:
        path = tmp_path / "log.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        studio.results.look_at_log(path)
        qtbot.waitUntil(lambda: isinstance(studio.results.dialog, LogDialog))
        dialog = studio.results.dialog
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
        "3 events, by 2 people",
        *("ProductViewed", "2", "itemAddedToCart", "1"),
        "Thu, 1 Jan 2026, 10:00 to Sat, 3 Jan 2026, 10:00, UTC",
        "3 of 4 rows can be used.",
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


def test_what_is_noted_of_numbers_is_told(asked, qtbot):
    head = "person_id;name;occurred_at;price;count\n"
    dialog = asked(head + "ann;cart;31.01.2026;12,50;1,234\n")
    qtbot.waitUntil(lambda: len(words(dialog)) > 4)
    assert words(dialog)[-2:] == [
        "Column 'price': numbers such as 12,50 are read with a decimal comma.",
        "Column 'count': whether the comma or the point marks the decimals in 1,234 is unclear, so "
        "it stays text; write numbers as 1234.5, with nothing between the thousands.",
    ]


def test_people_beside_the_log_are_pointed_out_and_taken_only_when_asked(studio, tmp_path, qtbot):
    log, people = tmp_path / "log.csv", tmp_path / "people.csv"
    log.write_text(REES46)
    assert LogDialog(studio, preview(log)).beside is None
    people.write_text("person_id\n7\n")
    left, taken = (LogDialog(studio, preview(log)) for _ in range(2))
    assert left.people.text() == "Everybody counts as reachable. people.csv lies beside the log."
    taken.beside.click()
    assert taken.beside.isHidden()
    assert taken.people.text() == (
        "people.csv: who is not in it, or has no consent, gets no messages."
    )
    for dialog, known in ((left, None), (taken, people)):
        with qtbot.waitSignal(dialog.chosen) as chosen:
            dialog.go.click()
        assert chosen.args[0].people == known


def test_a_column_without_one_time_is_refused_with_the_reason(asked, qtbot):
    dialog = asked(REES46)
    picker = dialog.pickers["occurred_at"]
    picker.setCurrentIndex(picker.findData("user_session"))
    qtbot.waitUntil(lambda: not dialog.go.isEnabled())
    assert dialog.missing.text() == (
        "None of 4 rows can be used. The first: row 2, column 'user_session': not a time (s). "
        "Choose another column, or mend the file."
    )


def test_a_file_that_does_not_name_its_columns_is_told(asked):
    assert asked("ann,cart,2026-01-01\nbob,cart,2026-01-02\n").missing.text() == (
        "Choose the column of: Person, Event, Time. The first line seems to be a row: put one "
        "before it that names the columns, such as person_id, name, occurred_at."
    )


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
    qtbot.waitUntil(lambda: "1 of 5 rows can be used." in words(dialog))
    assert (
        words(dialog)[-6:]
        == [
            "Columns are separated by semicolons.",
            "Column 'ts': times without a zone are read as UTC.",
            "1 of 5 rows can be used.",
            "1 × missing cells (row 3: ann)",
            "1 × extra cells (row 4: x)",
            "1 × broken quotes (row 5)",
            "1 × not a time (row 6: soon)",
        ][-6:]
    )


def items(picker) -> list[str]:
    return [picker.itemText(place) for place in range(picker.count())]


def pick(picker, value: str) -> None:
    """Pick as a person does."""
    picker.setCurrentIndex(picker.findData(value))
    picker.activated.emit(picker.currentIndex())


def test_a_date_that_may_be_read_either_way_is_asked_for_and_handed_on(asked, qtbot):
    dialog = asked("person_id,name,occurred_at\nann,cart,01/01/2026\nann,buy,02/01/2026 9:05\n")
    assert (items(dialog.writing.dates), dialog.writing.dates.isVisible()) == (
        ["As other dates say", "2 Jan 2026", "1 Feb 2026"],
        True,
    )
    qtbot.waitUntil(lambda: dialog.missing.text() == "Choose which day 02/01/2026 is.")
    pick(dialog.writing.dates, "month-first")
    qtbot.waitUntil(dialog.go.isEnabled)
    span = "Thu, 1 Jan 2026, 00:00 to Sun, 1 Feb 2026, 09:05, UTC"
    qtbot.waitUntil(lambda: span in words(dialog))
    with qtbot.waitSignal(dialog.chosen) as chosen:
        dialog.go.click()
    assert chosen.args[0].notation == Notation("month-first")


@pytest.mark.parametrize("column", ["31/01/2026", "2026-01-02", "1767261600"])
def test_dates_that_settle_their_order_are_not_asked_for(asked, column):
    dialog = asked(f"person_id,name,occurred_at\nann,cart,{column}\nann,cart,{column}\n")
    assert not dialog.writing.dates.isVisible()


def test_letters_that_are_no_utf_8_are_read_as_they_seem_to_be_written(asked, qtbot):
    dialog = asked("person_id,name,occurred_at\nMüller,cart,2026-01-01\n".encode("cp1252"))
    assert items(dialog.writing.letters)[:3] == [
        *("M\ufffdller (UTF-8)", "Müller (Western Europe)", "Müller (Central Europe)")
    ]
    assert dialog.table.item(0, 0).text() == "Müller"
    with qtbot.waitSignal(dialog.chosen) as chosen:
        dialog.go.click()
    assert chosen.args[0].notation == Notation(encoding="windows-1252")


def test_other_letters_are_looked_at_anew_and_keep_what_was_picked(asked, qtbot):
    content = "shopper,name,occurred_at\nČeček,cart,2026-01-01\nann,cart,2026-01-02\n"
    dialog = asked(content.encode("cp1250"))
    picker = dialog.pickers["person_id"]
    picker.setCurrentIndex(picker.findData("shopper"))
    assert dialog.table.item(0, 0).text() == "Èeèek"
    pick(dialog.writing.letters, "windows-1250")
    qtbot.waitUntil(lambda: dialog.table.item(0, 0).text() == "Čeček")
    assert (picker.currentText(), dialog.writing.encoding) == ("shopper", "windows-1250")
    pick(dialog.writing.letters, "")
    qtbot.waitUntil(lambda: "1 × not valid UTF-8 (row 2)" in words(dialog))
    assert dialog.table.item(0, 0).text() == "\ufffde\ufffdek"


def test_a_file_that_says_its_letters_is_not_asked_for_them(asked):
    dialog = asked("person_id,name,occurred_at\nMüller,cart,2026-01-01\n".encode("utf-16"))
    assert not dialog.writing.letters.isVisible()


def test_a_broken_row_stands_among_the_first_ones_with_its_reason(asked):
    dialog = asked(
        "person_id,name,occurred_at\nann,cart\nbob,buy,2026-01-01,x\ncid,buy,2026-01-01\n"
    )
    table = dialog.table
    shown = [
        [table.verticalHeaderItem(row).text(), *(table.item(row, each).text() for each in range(3))]
        for row in range(table.rowCount())
    ]
    assert shown == [
        ["2", "ann", "cart", ""],
        ["3", "bob", "buy", "2026-01-01"],
        ["4", "cid", "buy", "2026-01-01"],
    ]
    assert [table.item(row, 0).toolTip() for row in range(3)] == [
        "This row cannot be used: missing cells.",
        "This row cannot be used: extra cells.",
        "",
    ]


def test_of_a_large_log_the_middle_and_the_end_are_judged_too(asked, qtbot):
    rows = "".join(
        f"p{n % 97},cart,{n % 12 + 1:02}/01/2026 10:00,{'-' * 40}\n" for n in range(20_000)
    )
    dialog = asked(f"person_id,name,occurred_at,note\n{rows}p1,gone,31/01/2026,x\np1,cart,soon,x\n")
    assert not dialog.writing.dates.isVisible()
    qtbot.waitUntil(lambda: "gone" in words(dialog))
    told = words(dialog)
    assert told[:2] == [
        "2,999 events, by 97 people",
        "In 3,000 rows from the beginning, the middle and the end. The others are read when you "
        "simulate.",
    ]
    assert told[-2] == "2,999 of 3,000 rows from beginning, middle and end can be used."
    assert re.fullmatch(r"1 × not a time \(about row (19,9|20,0)\d\d: soon\)", told[-1])


def test_people_are_read_in_the_letters_they_seem_to_have(asked, qtbot, tmp_path):
    dialog = asked(REES46)
    people = tmp_path / "people.csv"
    people.write_bytes("person_id,first_name\n7,Jörg\n".encode("cp1252"))
    dialog.show_people(people)
    assert dialog.people.text() == (
        "people.csv: who is not in it, or has no consent, gets no messages. "
        "Its letters: Western Europe."
    )
    with qtbot.waitSignal(dialog.chosen) as chosen:
        dialog.go.click()
    assert (chosen.args[0].people, chosen.args[0].people_notation) == (
        people,
        Notation(encoding="windows-1252"),
    )
    dialog.show_people(tmp_path / "gone.csv")
    assert dialog.people.text() == "gone.csv cannot be read: There is no such file."
