"""The language of the window: every word of it is said by the catalogue, no file ever is."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from time import process_time

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QTabWidget,
    QWidget,
)

from cartflow_studio import flowfile, formats, resources
from cartflow_studio.checks import check
from cartflow_studio.engine import compile_flow
from cartflow_studio.engine.host import OVERDUE
from cartflow_studio.engine.plan import OWN_REASONS
from cartflow_studio.engine.turning import STOPPED
from cartflow_studio.files import open_flow
from cartflow_studio.flow import edits
from cartflow_studio.flow.clock import zones
from cartflow_studio.flow.duration import ALL_UNITS, Duration, Limit, heard, heard_limit
from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.nodes import REGISTRY as NODES
from cartflow_studio.simulation.answers import Answers
from cartflow_studio.simulation.reasons import REASONS
from cartflow_studio.studio.language import (
    ENGLISH,
    LANGUAGES,
    SYSTEM,
    Missing,
    catalogue,
    choose,
    language_of,
    speak_language,
)
from cartflow_studio.studio.panels.editors.base import KNOWN_ATTRIBUTES
from cartflow_studio.studio.panels.editors.condition_rows import read_operand, write_operand
from cartflow_studio.studio.panels.sample_answers import AnswersDialog
from cartflow_studio.studio.panels.start import templates
from cartflow_studio.words import English, speak
from tests.translations import catalogues, template

OF_QT = {"Scroll Left", "Scroll Right"}
FLOW = resources.path("templates") / "win-back-cart-abandoners.flow.yaml"
NOT_WORDS = re.compile(  # people, files, addresses, keys
    r", \w+( \(\d+\))?$|\.flow\.yaml|@|://|^((Ctrl|Shift|Alt)\+)*\S+$"
)


@dataclass(frozen=True)
class Brackets(English):
    """Says every text of the catalogue in brackets, so that any other text stands out."""

    known: frozenset[str]

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧" if message in self.known else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        said = super().ngettext(msgid1, msgid2, n)
        return f"⟦{said}⟧" if msgid1 in self.known else said


@pytest.fixture
def brackets() -> Iterator[None]:
    texts = (each.id if isinstance(each.id, str) else each.id[0] for each in template())
    speak(Brackets(frozenset(texts) - {"", "en_GB"}))
    yield
    speak(English())


def texts_of(top: QWidget) -> Iterator[str]:
    """Every text that a person can see or hear in a widget and all inside it."""
    for each in (top, *top.findChildren(QWidget)):
        yield from (each.toolTip(), each.accessibleName(), each.statusTip())
        if isinstance(each, QLabel | QAbstractButton):
            yield each.text()
        if isinstance(each, QLineEdit | QPlainTextEdit):
            yield each.placeholderText()
        if isinstance(each, QComboBox):
            yield from (each.itemText(place) for place in range(each.count()))
        if isinstance(each, QListWidget):
            yield from (each.item(place).text() for place in range(each.count()))
        if isinstance(each, QTabWidget):
            yield from (each.tabText(place) for place in range(each.count()))
        yield from (action.text() for action in each.actions())


def data_of(flow: Flow) -> set[str]:
    """What a person may read that nobody translates: names of the flow, of zones, of examples."""
    names = {flow.id, flow.name, flow.note, "SMS", "CartFlow Studio", "Shop", *flow.event_names}
    names |= {text for node in flow.nodes.values() for text in (node.id, node.name)}
    names |= {name for each in flow.events for name, _ in each.properties}
    return (
        names | OF_QT | {each.name for each in flow.events} | set(zones()) | set(KNOWN_ATTRIBUTES)
    )


def untold(top: QWidget, flow: Flow) -> set[str]:
    """The texts of a widget that are neither said by the catalogue nor data."""
    seen = {text.replace("\u200b", "").strip() for text in texts_of(top)} - data_of(flow)
    return {
        text
        for text in seen
        if "⟦" not in text and re.search(r"[A-Za-z]{2}", text) and not NOT_WORDS.search(text)
    }


@pytest.mark.usefixtures("brackets")
def test_every_word_of_an_open_flow_is_said_by_the_catalogue(studio, qtbot):
    studio.open_template_named("win-back-cart")
    qtbot.waitUntil(lambda: studio.is_editing and bool(studio.document.flow.nodes))
    for kind in NODES.members():
        studio.document.edit("Add", edits.add_node, Node(f"new_{kind.name}", kind()), (0, 0))
    flow, found = studio.document.flow, set()
    for node in flow.nodes:
        studio.show_node(node)
        found |= untold(studio.inspector, flow)
    studio.inspector.show_selection(())
    for section in studio.inspector.settings.sections.values():
        section.open()
    for key in ("problems", "simulation", "journeys", "performance"):
        studio.dock.bring(key)
    assert found | untold(studio, flow) == set()


@pytest.mark.usefixtures("brackets")
def test_every_word_of_the_templates_is_said_by_the_catalogue(studio, qtbot):
    qtbot.waitUntil(lambda: bool(studio.start.template_cards))
    cards = studio.start.template_cards
    said = [(each.title.text(), each.words.text(), each.accessibleName()) for each in cards]
    assert len(said) == len(templates())
    assert [each for each in said if not all("⟦" in text for text in each)] == []
    assert untold(studio.start, Flow("none")) == set()


@pytest.mark.usefixtures("brackets")
def test_what_qt_cannot_say_is_said_by_the_catalogue_and_nothing_else_of_it(qapp):
    said = Missing(qapp)
    qapp.installTranslator(said)
    try:
        texts = [
            qapp.translate("QFileDialog", "Files of &type:"),
            qapp.translate("QAbstractFileIconProvider", "Folder"),
            qapp.translate("QFileDialog", "Back"),
        ]
    finally:
        qapp.removeTranslator(said)
    assert texts == ["⟦Files of &type:⟧", "⟦Folder⟧", "Back"]


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each not in (SYSTEM, ENGLISH)])
def test_a_dialog_of_qt_speaks_the_language(qapp, qtbot, language):
    choose(language, qapp)
    try:
        dialog = QFileDialog()
        qtbot.addWidget(dialog)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        words = [each.text() for each in dialog.findChildren(QAbstractButton) if each.text()]
    finally:
        choose(ENGLISH, qapp)
    assert words
    assert {"&Open", "Cancel"} & set(words) == set()


def test_a_picture_is_drawn_in_each_language(studio, qtbot):
    pictures = studio.home / "pictures"
    try:
        for language in ("en", "de"):
            speak_language(language)
            studio.show_start_page()
            qtbot.waitUntil(lambda: bool(studio.start.template_cards))
            for card in studio.start.template_cards:
                card.draw()
        drawn = [each.name.split("-", 1)[0] for each in pictures.glob("*.png")]
    finally:
        speak(English())
    assert Counter(Counter(drawn).values()) == Counter({2: len(templates())})


@pytest.mark.usefixtures("brackets")
@pytest.mark.parametrize("name", ["validate", "launch", "shortcuts", "about", "commands"])
def test_every_word_of_a_dialog_is_said_by_the_catalogue(studio, qtbot, name, cart_flow):
    studio.files.start_new(cart_flow)
    studio.actions_[name].trigger()
    top = QApplication.activeModalWidget() or QApplication.activePopupWidget() or studio
    assert untold(top, cart_flow) == set()
    if top is not studio:
        top.close()


@pytest.mark.usefixtures("brackets")
def test_what_a_file_and_an_engine_hold_does_not_change_with_the_language():
    spoken = open_flow(FLOW).flow
    text, plan = flowfile.write(spoken), compile_flow(spoken)
    told = [each.code for each in check(spoken)]
    speak(English())
    flow = open_flow(FLOW).flow
    assert (text, plan) == (flowfile.write(flow), compile_flow(flow))
    assert told == [each.code for each in check(flow)]


@pytest.mark.parametrize("language", [path.stem for path in catalogues()])
def test_a_length_of_time_is_read_back_as_the_language_says_it(language):
    speak_language(language)
    try:
        for amount in (0, 1, 2, 5, 21, 100):
            for unit in ALL_UNITS:
                length = Duration(amount, unit)
                assert Duration.parse(heard(length.spoken())) == length
                limit = Limit(amount + 1, Duration(amount + 1, unit))
                assert Limit.parse(heard_limit(limit.spoken())) == limit
    finally:
        speak(English())


def test_the_language_is_the_wished_one_or_the_first_known_of_the_system():
    assert language_of("hr", ["de-DE"]) == "hr"
    assert language_of("system", ["fr-FR", "de_AT", "en-GB"]) == "de"
    assert language_of("nonsense", ["fr-FR"]) == "en"


def test_a_catalogue_is_read_within_a_blink():
    start = process_time()
    for path in catalogues():
        catalogue(path)
    assert process_time() - start < 0.5


def test_a_number_is_typed_as_the_language_writes_it():
    speak(English(), decimal=",", grouping=".")
    try:
        assert write_operand(2.5) == "2,5"
        assert [read_operand(text, "at least", "number") for text in ("2,5", "2.5", "12")] == [
            2.5,
            2.5,
            12,
        ]
        assert read_operand("a,5", "is", "") == "a,5"
    finally:
        speak(English())


def test_numbers_dates_and_money_are_written_as_the_language_does():
    at = datetime(2026, 11, 3, 9, 5, 7, tzinfo=UTC)
    said = [formats.moment(at), formats.day(at), formats.money(1234.5, "EUR")]
    assert said == ["Tue, 3 Nov 2026, 09:05", "3 Nov", "€1,234.50"]
    speak_language("de")
    try:
        assert [formats.percent(0.125), formats.count(12345)] == ["12,5 %", "12.345"]
        assert formats.money(1234.5, "EUR") == "1.234,50\u00a0€"
    finally:
        speak(English())


@pytest.mark.parametrize("language", [path.stem for path in catalogues()])
def test_assumed_answers_are_read_back_as_the_language_says_them(qtbot, language):
    speak_language(language)
    try:
        dialog = AnswersDialog(None, Answers())
        qtbot.addWidget(dialog)
        with qtbot.waitSignal(dialog.chosen) as chosen:
            dialog.done_.click()
        assert (dialog.fault.text(), chosen.args) == ("", [Answers()])
    finally:
        speak(English())


def test_every_end_of_a_journey_is_said_by_the_catalogue():
    assert {*filter(None, OWN_REASONS), STOPPED, OVERDUE} <= set(REASONS)
