"""Editors: what is typed and clicked becomes a value; what cannot be read is said."""

from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import Qt

from cartflow_studio import nodes
from cartflow_studio.fields import LINE, TEXT, WHOLE, YES_NO, Kind, choice, fields_of, optional
from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.condition import AnyOf, Compare, Happened, LocalTime
from cartflow_studio.flow.condition_file import CONDITION
from cartflow_studio.flow.duration import Duration, Limit, days, hours
from cartflow_studio.flow.kinds import DURATION, EVENT, LIMIT, PERCENT, TIME, WEEKDAY_SET, ZONE
from cartflow_studio.flow.node_type import ALTERNATIVES, Alternative, Change
from cartflow_studio.flow.settings import QUIET_HOURS, SENDERS, Cap, QuietHours, Settings
from cartflow_studio.nodes._kinds import BRANCHES, CHANGES, SHARES, several
from cartflow_studio.studio.panels.editors import EDITORS, Context, make_editor
from cartflow_studio.studio.panels.editors.condition_rows import read_operand
from cartflow_studio.studio.panels.editors.named import even
from cartflow_studio.studio.panels.editors.text import YamlEditor
from cartflow_studio.studio.panels.widgets import IconButton
from cartflow_studio.studio.theme import appearance

Key, LEFT = Qt.Key, Qt.MouseButton.LeftButton


@dataclass
class Said:
    """What an editor said."""

    values: list
    faults: list


@pytest.fixture
def edit(qtbot, cart_flow):
    def made(kind: Kind, value: object, event: str = ""):
        editor = make_editor(kind, Context(lambda: cart_flow, event=lambda: event))
        qtbot.addWidget(editor)
        editor.resize(320, 200)
        editor.show_value(value)
        editor.show()
        said = Said([], [])
        editor.wished.connect(said.values.append)
        editor.wished.connect(editor.show_value)
        editor.faulted.connect(said.faults.append)
        return editor, said

    return made


def test_a_line_is_wished_letter_by_letter(edit, qtbot):
    editor, said = edit(LINE, "")
    qtbot.keyClicks(editor.line, "ab")
    assert said.values == ["a", "ab"]


def test_nothing_typed_is_nothing_where_that_is_possible(edit, qtbot):
    editor, said = edit(optional(LINE), "a")
    qtbot.keyClick(editor.line, Key.Key_End)
    qtbot.keyClick(editor.line, Key.Key_Backspace)
    assert said.values == [None]


def test_a_long_line_shows_its_beginning(edit):
    editor, _ = edit(LINE, "A long line of words that no field is wide enough to show to its end")
    assert editor.line.cursorPosition() == 0


def test_a_length_of_time_is_typed_as_people_say_it(edit, qtbot):
    editor, said = edit(DURATION, days(1))
    editor.line.selectAll()
    qtbot.keyClicks(editor.line, "90 min")
    assert said.values[-1] == Duration(90, "minute")
    assert editor.units.currentText() == "minutes"


def test_a_bare_number_takes_the_unit_beside_it(edit, qtbot):
    editor, said = edit(DURATION, hours(2))
    editor.line.selectAll()
    qtbot.keyClicks(editor.line, "4")
    assert said.values == [hours(4)]


def test_a_length_of_time_says_its_unit_once(edit, qtbot):
    editor, _ = edit(DURATION, days(1))
    assert (editor.line.text(), editor.units.currentText()) == ("1", "day")
    editor.line.selectAll()
    qtbot.keyClicks(editor.line, "90 minutes")
    assert (editor.line.text(), editor.units.currentText()) == ("90 minutes", "minutes")
    qtbot.keyClick(editor.line, Key.Key_Return)
    assert (editor.line.text(), editor.units.currentText()) == ("90", "minutes")
    qtbot.keyClick(editor.line, Key.Key_Up)
    assert (editor.line.text(), editor.units.currentText()) == ("91", "minutes")


def test_what_is_no_length_of_time_is_said_and_not_wished(edit, qtbot):
    editor, said = edit(DURATION, days(1))
    editor.line.selectAll()
    qtbot.keyClicks(editor.line, "soon")
    assert said.values == []
    assert "is not a length of time" in said.faults[-1]


def test_what_turns_out_to_be_rubbish_stays_as_typed_and_changes_nothing(edit, qtbot):
    editor, said = edit(DURATION, days(1))
    editor.line.selectAll()
    qtbot.keyClicks(editor.line, "4 bananas")
    qtbot.keyClick(editor.line, Key.Key_Return)
    assert (editor.line.text(), said.values[-1]) == ("4 bananas", days(1))
    assert "is not a unit of time" in said.faults[-1]
    editor.show_value(days(3))
    assert (editor.line.text(), said.faults[-1]) == ("3", "")


def test_arrows_change_the_amount(edit, qtbot):
    editor, said = edit(DURATION, days(1))
    qtbot.keyClick(editor.line, Key.Key_Up)
    qtbot.keyClick(editor.line, Key.Key_Down)
    qtbot.keyClick(editor.line, Key.Key_Down)
    assert said.values == [days(2), days(1), days(0)]


def test_another_unit_is_picked(edit, qtbot):
    editor, said = edit(DURATION, days(2))
    editor.units.setFocus()
    qtbot.keyClick(editor.units, Key.Key_Up)
    assert said.values == [hours(2)]


def test_a_limit_and_a_time_are_read_from_words(edit, qtbot):
    limit, heard = edit(LIMIT, Limit(3, days(30)))
    limit.line.selectAll()
    qtbot.keyClicks(limit.line, "2 per day")
    assert heard.values[-1] == Limit(2, days(1))
    time, said = edit(TIME, TimeOfDay(60))
    time.line.selectAll()
    qtbot.keyClicks(time.line, "21:30")
    assert said.values[-1] == TimeOfDay(21 * 60 + 30)


def test_a_whole_number_is_nothing_else(edit, qtbot):
    editor, said = edit(WHOLE, 1)
    editor.line.selectAll()
    qtbot.keyClicks(editor.line, "7x")
    assert (said.values, said.faults[-1]) == ([7, 1], "Write a whole number.")


def test_a_box_is_ticked(edit, qtbot):
    editor, said = edit(YES_NO, False)
    qtbot.keyClick(editor.box, Key.Key_Space)
    assert said.values == [True]


def test_one_of_a_few_words_is_picked(edit, qtbot):
    editor, said = edit(choice("obey", "ignore"), "obey")
    qtbot.keyClick(editor.picker, Key.Key_Down)
    assert said.values == ["ignore"]


def test_days_are_pressed(edit, qtbot):
    editor, said = edit(WEEKDAY_SET, (0,))
    qtbot.mouseClick(editor.days[4], LEFT)
    qtbot.mouseClick(editor.days[0], LEFT)
    assert said.values == [(0, 4), (4,)]


def test_a_zone_is_typed_and_an_unknown_one_is_said(edit, qtbot):
    editor, said = edit(ZONE, "Europe/Zagreb")
    editor.picker.line.selectAll()
    qtbot.keyClicks(editor.picker.line, "Europe/Zagrab")
    qtbot.keyClick(editor.picker.line, Key.Key_Return)
    assert said.values == []
    assert "Did you mean 'Europe/Zagreb'" in said.faults[-1]


def test_events_of_the_flow_are_offered_and_others_can_be_typed(edit, qtbot, cart_flow):
    editor, said = edit(EVENT, "")
    offered = [editor.picker.itemText(place) for place in range(editor.picker.count())]
    assert offered == list(cart_flow.event_names)
    qtbot.keyClicks(editor.picker.line, "Other")
    assert said.values[-1] == "Other"


def test_a_share_is_stepped(edit, qtbot):
    editor, said = edit(PERCENT, 50)
    qtbot.keyClick(editor.spin, Key.Key_Up)
    assert said.values == [51]


def test_a_text_takes_placeholders(edit, qtbot, cart_flow):
    editor, said = edit(TEXT, "Hi ")
    assert "event.cart_id" in editor.placeholders()
    editor.text.moveCursor(editor.text.textCursor().MoveOperation.End)
    editor.text.insertPlainText("{{ person.first_name }}")
    assert said.values == ["Hi {{ person.first_name }}"]


def test_a_kind_that_nobody_knows_is_edited_as_yaml(edit, qtbot):
    kind = Kind("points", lambda plain: [int(each) for each in plain], list, {}, "unheard of")
    editor, said = edit(kind, [1, 2])
    assert isinstance(editor, YamlEditor)
    assert editor.text.toPlainText() == "- 1\n- 2"
    editor.text.setPlainText("[3, 4]")
    qtbot.waitUntil(lambda: said.values == [[3, 4]])
    editor.text.setPlainText("[3, x]")
    qtbot.waitUntil(lambda: bool(said.faults and "invalid literal" in said.faults[-1]))


def test_a_condition_row_is_edited_by_type(edit, qtbot):
    editor, said = edit(CONDITION, Compare("entry", "price", "more than", 50))
    (row,) = editor.group.rows
    offered = [row.operator.itemText(place) for place in range(row.operator.count())]
    assert "contains" not in offered
    row.operand.selectAll()
    qtbot.keyClicks(row.operand, "75.5")
    assert said.values[-1] == Compare("entry", "price", "more than", 75.5)


def test_rows_are_added_and_joined_by_any(edit, qtbot, cart_flow):
    editor, said = edit(CONDITION, Compare("person", "country", "is", "HR"))
    editor.group._add_made(editor.group.offers()["What the person did"])
    group = editor.group
    assert len(group.rows) == 2
    qtbot.keyClick(group.join, Key.Key_Down)
    assert said.values[-1] == AnyOf(
        (Compare("person", "country", "is", "HR"), Happened(cart_flow.event_names[0]))
    )


def test_the_last_row_taken_away_leaves_nothing(edit, qtbot):
    editor, said = edit(optional(CONDITION), Compare("person", "country", "is", "HR"))
    editor.group.rows[0].removed.emit()
    assert (said.values, editor.group.rows) == ([None], [])


def test_a_local_time_is_chosen(edit, qtbot):
    editor, said = edit(CONDITION, LocalTime(TimeOfDay(540), TimeOfDay(1020)))
    qtbot.mouseClick(editor.group.rows[0].days.days[6], LEFT)
    assert said.values == [LocalTime(TimeOfDay(540), TimeOfDay(1020), (6,))]


def test_from_and_to_are_wished_for_together(edit, qtbot):
    editor, said = edit(CONDITION, LocalTime(weekdays=(6,)))
    clock = editor.group.rows[0]
    clock.start.wished.emit(TimeOfDay(540))
    assert said.values == []
    clock.end.wished.emit(TimeOfDay(1020))
    assert said.values == [LocalTime(TimeOfDay(540), TimeOfDay(1020), (6,))]


@pytest.mark.parametrize(
    ("text", "operator", "type_", "value"),
    [
        ("50", "is", "number", 50),
        ("50", "is", "text", "50"),
        ("50", "is", "", 50),
        ("007", "is", "", "007"),
        ("0.5", "more than", "", 0.5),
        ("a, b", "is one of", "text", ("a", "b")),
        ("1, 2", "is one of", "number", (1, 2)),
        ("5", "contains", "", "5"),
        ("nan", "is", "number", "nan"),
    ],
)
def test_what_is_compared_with_is_read_by_type(text, operator, type_, value):
    assert read_operand(text, operator, type_) == value


def test_alternatives_are_added_and_taken_away(edit, qtbot, cart_flow):
    editor, said = edit(ALTERNATIVES, (Alternative("PurchaseFinished"),))
    qtbot.mouseClick(editor.add, LEFT)
    begins = cart_flow.entries[0].type.event
    other = next(name for name in cart_flow.event_names if name not in (begins, "PurchaseFinished"))
    other = Alternative(other)
    assert said.values[-1] == (Alternative("PurchaseFinished"), other)
    editor._remove(0)
    assert said.values[-1] == (other,)


def test_a_wait_for_nothing_yet_offers_an_event_that_brings_nobody_in(edit, qtbot, cart_flow):
    editor, said = edit(ALTERNATIVES, ())
    assert editor.add.text() == "Choose an event"
    qtbot.mouseClick(editor.add, LEFT)
    begins = cart_flow.entries[0].type.event
    first = next(name for name in cart_flow.event_names if name != begins)
    assert (said.values[-1], editor.add.text()) == (
        (Alternative(first),),
        "Or wait for another event",
    )


def test_what_takes_a_row_away_is_drawn_in_the_colours_of_now(edit, qtbot):
    editor, _ = edit(ALTERNATIVES, (Alternative("PurchaseFinished"),))
    (remove,) = editor.findChildren(IconButton, options=Qt.FindChildOption.FindChildrenRecursively)
    light = remove.icon().pixmap(18).toImage()
    appearance().choose("contrast")
    dark = remove.icon().pixmap(18).toImage()
    appearance().choose("light")
    assert light != dark


def test_branches_are_renamed(edit, qtbot):
    condition = Compare("person", "country", "is", "HR")
    editor, said = edit(BRANCHES, (("yes", condition),))
    name = editor.editors[0].name
    name.setFocus()
    name.selectAll()
    qtbot.keyClicks(name, "croatian")
    qtbot.keyClick(name, Key.Key_Return)
    assert said.values == [(("croatian", condition),)]


def test_shares_that_are_not_100_are_said_and_evened(edit, qtbot):
    editor, said = edit(SHARES, (("a", 60), ("b", 60), ("c", 60)))
    assert editor._sum.text() == "Together 180 %, not 100"
    qtbot.mouseClick(editor._even, LEFT)
    assert said.values == [(("a", 33.34), ("b", 33.33), ("c", 33.33))]


@pytest.mark.parametrize("count", [1, 2, 3, 7, 20])
def test_even_shares_are_100_together(count):
    shares = even([str(number) for number in range(count)])
    assert round(sum(share for _, share in shares), 2) == 100


def test_senders_are_typed(edit, qtbot):
    editor, said = edit(SENDERS, (("email", "Shop <a@example.com>"),))
    qtbot.keyClicks(editor.lines["sms"], "Shop")
    assert said.values[-1] == (("email", "Shop <a@example.com>"), ("sms", "Shop"))


def test_quiet_hours_are_switched_on_and_moved(edit, qtbot):
    editor, said = edit(optional(QUIET_HOURS), None)
    qtbot.keyClick(editor.on, Key.Key_Space)
    editor.end.line.selectAll()
    qtbot.keyClicks(editor.end.line, "09:00")
    night = QuietHours(TimeOfDay(21 * 60), TimeOfDay(8 * 60))
    assert said.values == [night, replace(night, end=TimeOfDay(9 * 60))]


def test_a_change_is_made_of_verb_name_and_value(edit, qtbot):
    editor, said = edit(CHANGES, (Change("country", "set", ""),))
    change = editor.editors[0]
    qtbot.keyClicks(change.value, "HR")
    assert said.values[-1] == (Change("country", "set", "HR"),)
    change._new_verb(change.verb.findData("add"))
    assert said.values[-1] == (Change("tags", "add", "regular"),)


def test_some_words_are_ticked(edit, qtbot):
    editor, said = edit(several("delivered", "opened"), ())
    qtbot.keyClick(editor.boxes["opened"], Key.Key_Space)
    assert said.values == [("opened",)]


def test_caps_are_forms_of_their_own(edit, qtbot):
    kind = next(each.kind for each in fields_of(Settings) if each.name == "caps")
    editor, said = edit(kind, (Cap(Limit(2, days(1))),))
    channel = editor.editors[0].editor("channel")
    qtbot.keyClick(channel.picker, Key.Key_Down)
    assert said.values == [(Cap(Limit(2, days(1)), "email"),)]


def test_every_kind_of_every_node_has_an_editor_of_its_own():
    types = [*nodes.REGISTRY.members(), Settings]
    names = {each.kind.editor for type_ in types for each in fields_of(type_)}
    assert names - set(EDITORS) == set()
