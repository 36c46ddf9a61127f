"""The user guide in a window of its own: contents, search, pages with links, back and forward."""

from __future__ import annotations

import re
from string import Template

from PySide6.QtCore import QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut, QShowEvent, QTextCursor
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from cartflow_studio.studio import guide
from cartflow_studio.studio.guide import Section
from cartflow_studio.studio.panels.widgets import IconButton, label
from cartflow_studio.studio.theme import Theme, appearance, grown
from cartflow_studio.words import tr, trn

SIZE = QSize(980, 720)
CONTENTS = 280
DEEPEST = 3  # headings in the contents
_IN_FILE = re.compile(r" \([a-z_-]+\)")
_PIXELS = re.compile(r"\b(\d\d)px")
_STYLE = Template(
    "body, p, li, td, th { font-size: 14px; line-height: 150%; color: $ink; }"
    "h1 { font-size: 24px; font-weight: 600; margin-top: 0px; margin-bottom: 8px; }"
    "h2 { font-size: 18px; font-weight: 600; margin-top: 26px; margin-bottom: 6px; }"
    "h3 { font-size: 15px; font-weight: 600; margin-top: 20px; margin-bottom: 4px; }"
    "p { margin-top: 6px; margin-bottom: 8px; }"
    "li { margin-bottom: 4px; }"
    "b { font-weight: 600; }"
    "a { color: $accent_text; text-decoration: none; }"
    "code { font-family: monospace; font-size: 13px; background-color: $hover; }"
    "pre { font-family: monospace; font-size: 13px; margin: 0px; line-height: 130%; }"
    ".file { color: $muted; font-size: 13px; font-weight: 400; }"
    "table.code { background-color: $hover; margin-top: 6px; margin-bottom: 10px; }"
    "table.code td { padding: 12px; }"
    "table.rows { margin-top: 8px; margin-bottom: 12px; border-collapse: collapse; }"
    "table.rows td { padding: 8px 12px 8px 0px; border-bottom: 1px solid $border; }"
    "table.rows th { padding: 6px 12px 6px 0px; border-bottom: 1px solid $border_strong;"
    " color: $muted; font-size: 12px; font-weight: 600; }"
)


def style(theme: Theme) -> str:
    """The look of the pages in a theme, with words of the size that was chosen."""
    names = ("ink", "muted", "hover", "border", "border_strong", "accent_text")
    made = _STYLE.substitute({name: getattr(theme, name) for name in names})
    return _PIXELS.sub(lambda found: f"{grown(int(found[1]))}px", made)


class HelpWindow(QWidget):
    """Shows topics of the guide (`nodes.md#wait.duration`)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setWindowTitle(tr("Help"))
        self.resize(SIZE)
        self.setMinimumSize(560, 360)
        self.topic, self._is_stale = "", False
        self._behind: list[str] = []
        self._ahead: list[str] = []
        self._again = QTimer(self, singleShot=True, interval=0)  # to paint in another look
        self.search, self.contents, self.page = QLineEdit(), QListWidget(), QTextBrowser()
        self.back = IconButton("chevron-left", tr("Back"))
        self.forward = IconButton("chevron-right", tr("Forward"))
        self.home = IconButton("house", tr("First page"))
        self.count = label("", "muted")
        self._lay_out()
        self._connect()
        self._show_contents()
        self.search.setFocus()

    def _lay_out(self) -> None:
        self.search.setPlaceholderText(tr("Search the guide"))
        self.search.setAccessibleName(tr("Search the guide"))
        self.search.setClearButtonEnabled(True)
        self.contents.setAccessibleName(tr("Contents"))
        self.contents.setFrameShape(QFrame.Shape.NoFrame)
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.contents.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.page.setAccessibleName(tr("Page"))
        self.page.setOpenLinks(False)
        self.page.setFrameShape(QFrame.Shape.NoFrame)
        self.page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.page.setProperty("role", "page")
        self.contents.setProperty("role", "plain")
        self.page.document().setDocumentMargin(28)
        side = QWidget()
        left = QVBoxLayout(side)
        left.setContentsMargins(16, 16, 8, 8)
        left.setSpacing(8)
        bar = QHBoxLayout()
        bar.setSpacing(2)
        for button in (self.back, self.forward, self.home):
            bar.addWidget(button)
        bar.addStretch(1)
        bar.addWidget(self.count)
        left.addLayout(bar)
        left.addWidget(self.search)
        left.addWidget(self.contents, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(side)
        split.addWidget(self.page)
        split.setStretchFactor(1, 1)
        split.setSizes([CONTENTS, SIZE.width() - CONTENTS])
        split.setHandleWidth(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _: self._show_contents())
        self.search.returnPressed.connect(self._open_first)
        self.contents.itemClicked.connect(self._open)
        self.contents.itemActivated.connect(self._open)
        self.page.anchorClicked.connect(self._follow)
        self.back.clicked.connect(self.go_back)
        self.forward.clicked.connect(self.go_forward)
        self.setFocusProxy(self.search)
        self.home.clicked.connect(lambda: self.show_topic(guide.FIRST))
        self._again.timeout.connect(self._repaint)
        appearance().theme_changed.connect(self._again.start)
        appearance().text_changed.connect(self._again.start)
        for keys, done in (
            (QKeySequence(QKeySequence.StandardKey.Back), self.go_back),
            (QKeySequence(QKeySequence.StandardKey.Forward), self.go_forward),
            (QKeySequence(QKeySequence.StandardKey.Find), self.search.setFocus),
            (QKeySequence("Esc"), self.close),
        ):
            QShortcut(keys, self, activated=done)  # type: ignore[call-overload]

    def show_topic(self, topic: str) -> None:
        """Show a page, at a place of it if one is named; what is not there shows the first page."""
        wanted = topic if guide.is_there(topic) else guide.FIRST
        if wanted == self.topic:
            return
        if self.topic:
            self._behind.append(self.topic)
        self._ahead.clear()
        self._paint(wanted)

    def go_back(self) -> None:
        """Show what was shown before."""
        if self._behind:
            self._ahead.append(self.topic)
            self._paint(self._behind.pop())

    def go_forward(self) -> None:
        """Show again what was shown before going back."""
        if self._ahead:
            self._behind.append(self.topic)
            self._paint(self._ahead.pop())

    def _paint(self, topic: str) -> None:
        if not topic:
            return
        name, anchor = guide.place(topic)
        page = guide.pages()[name]
        self.topic = topic
        self.page.document().setDefaultStyleSheet(style(appearance().theme))
        self.page.setHtml(page.html)
        self.page.moveCursor(QTextCursor.MoveOperation.Start)
        if anchor:
            self.page.scrollToAnchor(anchor)
        self.setWindowTitle(tr("{page} – Help", page=page.title))
        self.back.setEnabled(bool(self._behind))
        self.forward.setEnabled(bool(self._ahead))
        self._mark()

    def _repaint(self) -> None:
        """Paint the page in the look of now, where it is; once it is seen, if it is not."""
        self._is_stale = not self.isVisible()
        if not self._is_stale:
            bar = self.page.verticalScrollBar()
            place = bar.value() / max(1, bar.maximum())
            self._paint(self.topic)
            bar.setValue(round(place * bar.maximum()))

    def showEvent(self, event: QShowEvent) -> None:
        """Paint what another look has left for later."""
        super().showEvent(event)
        if self._is_stale:
            self._repaint()

    def _follow(self, link: QUrl) -> None:
        if link.scheme() in ("http", "https"):
            QDesktopServices.openUrl(link)
            return
        name, anchor = guide.place(link.toString(), guide.place(self.topic)[0])
        self.show_topic(f"{name}#{anchor}" if anchor else name)

    def _show_contents(self) -> None:
        """The headings of all pages, or what the search has found."""
        words = self.search.text().strip()
        found = guide.search(words) if words else _headings()
        self.contents.clear()
        for section in found:
            self.contents.addItem(_entry(section, searching=bool(words)))
        self.count.setText(trn("{n} place", "{n} places", len(found)) if words else "")
        self._mark()

    def _mark(self) -> None:
        for row in range(self.contents.count()):
            item = self.contents.item(row)
            if item.data(Qt.ItemDataRole.UserRole) == self.topic:
                self.contents.setCurrentItem(item)
                return
        self.contents.setCurrentItem(None)  # type: ignore[call-overload]

    def _open(self, item: QListWidgetItem) -> None:
        self.show_topic(str(item.data(Qt.ItemDataRole.UserRole)))

    def _open_first(self) -> None:
        if self.contents.count():
            self._open(self.contents.item(0))


def _headings() -> tuple[Section, ...]:
    return tuple(
        section
        for page in guide.pages().values()
        for section in page.sections
        if section.level <= DEEPEST
    )


def _entry(section: Section, *, searching: bool) -> QListWidgetItem:
    plain = _IN_FILE.sub("", section.title)
    page = guide.pages()[section.page].title
    indent = "    " * (section.level - 1)
    shown = f"{plain}  ·  {page}" if searching and section.level > 1 else indent + plain
    item = QListWidgetItem(plain if searching and section.level == 1 else shown)
    item.setData(Qt.ItemDataRole.UserRole, section.topic)
    item.setToolTip(shown.strip())
    if section.level == 1:
        bold = item.font()
        bold.setWeight(bold.Weight.DemiBold)
        item.setFont(bold)
    return item
