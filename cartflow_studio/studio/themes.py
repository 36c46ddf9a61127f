"""The themes: the colours of everything, light, dark, and of high contrast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtGui import QColor


@dataclass(frozen=True, eq=False)
class Theme:
    """The colours of one look, as `#RRGGBB`. `kinds` are the colours of node types by token;
    `chip` is how opaque a kind's colour is behind its icon, `shadow` each layer of a shadow (of
    255), `line` the width of borders. `field` bounds what can be typed into, `focus` is the ring
    around what has the keyboard, `on_accent` stands on the accent.
    """

    name: str
    background: str
    dots: str
    surface: str
    card: str
    input: str
    border: str
    border_strong: str
    field: str
    focus: str
    hover: str
    pressed: str
    ink: str
    muted: str
    disabled: str
    edge: str
    accent: str
    accent_hover: str
    accent_pressed: str
    accent_text: str
    accent_soft: str
    on_accent: str
    success: str
    success_soft: str
    warning: str
    warning_soft: str
    danger: str
    danger_soft: str
    tooltip: str
    tooltip_ink: str
    chip: float
    shadow: int
    line: float
    kinds: Mapping[str, str]

    def color(self, token: str, alpha: float = 1.0) -> QColor:
        """The colour of a token or kind of node, or of a `#RRGGBB` itself; a new QColor."""
        code = self.kinds.get(token) or (
            token if token.startswith("#") else getattr(self, token, self.kinds["exit"])
        )
        color = QColor(code)
        color.setAlphaF(alpha)
        return color

    def mixed(self, token: str, share: float, under: str = "card") -> QColor:
        """A colour laid over another with an opacity of `share`, as one opaque colour."""
        top, base = self.color(token), self.color(under)
        return QColor.fromRgbF(
            top.redF() * share + base.redF() * (1 - share),
            top.greenF() * share + base.greenF() * (1 - share),
            top.blueF() * share + base.blueF() * (1 - share),
        )


LIGHT = Theme(
    name="light",
    background="#F7F8FA",
    dots="#DDE1E8",
    surface="#FFFFFF",
    card="#FFFFFF",
    input="#FFFFFF",
    border="#E3E6EC",
    border_strong="#CDD3DD",
    field="#858FA2",
    focus="#141821",
    hover="#F0F2F6",
    pressed="#E6E9EF",
    ink="#141821",
    muted="#5D6678",
    disabled="#A3ABBA",
    edge="#7C879B",
    accent="#2C68FC",
    accent_hover="#2159E6",
    accent_pressed="#1A4AC4",
    accent_text="#1F5AE0",
    accent_soft="#E9F0FF",
    on_accent="#FFFFFF",
    success="#0B7A3B",
    success_soft="#E4F4EA",
    warning="#955500",
    warning_soft="#FDF1DF",
    danger="#C9252D",
    danger_soft="#FDECEC",
    tooltip="#1A1F29",
    tooltip_ink="#F2F4F8",
    chip=0.12,
    shadow=3,
    line=1.0,
    kinds={
        "trigger": "#0A7036",
        "email": "#1F5AE0",
        "wait": "#935400",
        "split": "#6544E0",
        "sms": "#0B6F78",
        "push": "#B02A80",
        "goal": "#BC262C",
        "exit": "#566072",
    },
)

DARK = Theme(
    name="dark",
    background="#101319",
    dots="#232833",
    surface="#151922",
    card="#1A1F29",
    input="#12161E",
    border="#2B3240",
    border_strong="#3B4454",
    field="#667084",
    focus="#F2F4F8",
    hover="#222936",
    pressed="#2B3342",
    ink="#F2F4F8",
    muted="#98A2B3",
    disabled="#5C6778",
    edge="#6B7688",
    accent="#2C68FC",
    accent_hover="#1F5BEB",
    accent_pressed="#2159E6",
    accent_text="#7AA7FF",
    accent_soft="#1B2A4D",
    on_accent="#FFFFFF",
    success="#3DD68C",
    success_soft="#14352A",
    warning="#FFB224",
    warning_soft="#3A2C12",
    danger="#FF6369",
    danger_soft="#3C1A1F",
    tooltip="#F2F4F8",
    tooltip_ink="#141821",
    chip=0.20,
    shadow=9,
    line=1.0,
    kinds={
        "trigger": "#3DD68C",
        "email": "#7AA7FF",
        "wait": "#FFB224",
        "split": "#B1A1FF",
        "sms": "#3CCBD6",
        "push": "#FF8DCC",
        "goal": "#FF9592",
        "exit": "#A8B0BF",
    },
)


CONTRAST = Theme(
    name="contrast",
    background="#000000",
    dots="#333333",
    surface="#000000",
    card="#000000",
    input="#000000",
    border="#B8B8B8",
    border_strong="#FFFFFF",
    field="#FFFFFF",
    focus="#00E5FF",
    hover="#2B2B2B",
    pressed="#404040",
    ink="#FFFFFF",
    muted="#E4E4E4",
    disabled="#9E9E9E",
    edge="#FFFFFF",
    accent="#FFD60A",
    accent_hover="#FFE45C",
    accent_pressed="#E0B800",
    accent_text="#FFE45C",
    accent_soft="#3D3300",
    on_accent="#000000",
    success="#6BFF9E",
    success_soft="#00331A",
    warning="#FFC94A",
    warning_soft="#3A2900",
    danger="#FF9C9C",
    danger_soft="#400A0A",
    tooltip="#FFFFFF",
    tooltip_ink="#000000",
    chip=0.16,
    shadow=0,
    line=2.0,
    kinds={
        "trigger": "#6BFF9E",
        "email": "#8CC8FF",
        "wait": "#FFC94A",
        "split": "#D3C4FF",
        "sms": "#5CF2FF",
        "push": "#FFA8DC",
        "goal": "#FFB0AD",
        "exit": "#E4E4E4",
    },
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK, CONTRAST)}
