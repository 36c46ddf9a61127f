"""Names of files that every system can hold."""

from __future__ import annotations

from cartflow_studio.errors import CartFlowError
from cartflow_studio.words import tr

SUFFIX = ".flow.yaml"
RESERVED = {"con", "prn", "aux", "nul"} | {
    f"{port}{n}" for port in ("com", "lpt") for n in range(10)
}
FORBIDDEN = '<>:"/\\|?*'


def checked_name(name: str) -> str:
    """The name with the suffix of flows; CartFlowError says why it cannot be a file's name."""
    bare = name.removesuffix(SUFFIX).removesuffix(".yaml")
    if not bare.strip():
        raise CartFlowError(tr("The file needs a name."), hint=tr("Call it what the flow does."))
    bad = sorted({letter for letter in name if letter in FORBIDDEN or ord(letter) < 32})
    if bad:
        raise CartFlowError(
            tr(
                "A file's name cannot hold {names}.",
                names=" ".join(repr(letter) for letter in bad),
            ),
            hint=tr("Use letters, digits, '-' and '_'."),
        )
    if bare.split(".")[0].strip().lower() in RESERVED:
        raise CartFlowError(
            tr("{bare!r} is the name of a device.", bare=bare), hint=tr("Choose another name.")
        )
    if name[-1] in ". ":
        raise CartFlowError(
            tr("A file's name cannot end with a dot or a blank."), hint=tr("Take it away.")
        )
    whole = bare + SUFFIX
    if len(whole.encode()) > 240:
        raise CartFlowError(tr("The name is too long."), hint=tr("Keep it under 200 letters."))
    return whole


def suggested_name(flow_name: str, flow_id: str) -> str:
    """A good name for the file of a flow."""
    kept = "".join(letter if letter.isalnum() else "-" for letter in (flow_name or flow_id).lower())
    short = "-".join(part for part in kept.split("-") if part)[:80]
    return (short or "flow") + SUFFIX
