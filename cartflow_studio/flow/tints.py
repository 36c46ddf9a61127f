"""The colours of sticky notes and frames in each look: ground and border, as `#RRGGBB`."""

from __future__ import annotations

Tint = tuple[str, str]

LIGHT: dict[str, Tint] = {
    "yellow": ("#FFF3C7", "#DDBB45"),
    "blue": ("#DFEBFF", "#8FB1EE"),
    "green": ("#DCF3E3", "#7FC29A"),
    "pink": ("#FFE3EE", "#E59AB9"),
    "violet": ("#E9E3FF", "#AE9BEE"),
    "grey": ("#ECEFF4", "#AEB7C6"),
}
DARK: dict[str, Tint] = {
    "yellow": ("#3B3415", "#8A7427"),
    "blue": ("#1B2C4E", "#41659F"),
    "green": ("#173626", "#35754F"),
    "pink": ("#44202F", "#93476A"),
    "violet": ("#2E2654", "#6A58B0"),
    "grey": ("#262D39", "#4F5A6C"),
}
CONTRAST: dict[str, Tint] = {
    "yellow": ("#1A1600", "#FFD60A"),
    "blue": ("#00101F", "#6CB6FF"),
    "green": ("#00170B", "#6BFF9E"),
    "pink": ("#1F000F", "#FF8AC6"),
    "violet": ("#10082B", "#C3B0FF"),
    "grey": ("#141414", "#E4E4E4"),
}
