"""Names of files that every system can hold."""

from __future__ import annotations

from cartflow_studio.errors import CartFlowError

SUFFIX = ".flow.yaml"
RESERVED = {"con", "prn", "aux", "nul"} | {
    f"{port}{n}" for port in ("com", "lpt") for n in range(10)
}
FORBIDDEN = '<>:"/\\|?*'


def checked_name(name: str) -> str:
    """The name with the suffix of flows; CartFlowError says why it cannot be a file's name."""
    bare = name.removesuffix(SUFFIX).removesuffix(".yaml")
    if not bare.strip():
        raise CartFlowError("The file needs a name.", hint="Call it what the flow does.")
    bad = sorted({letter for letter in name if letter in FORBIDDEN or ord(letter) < 32})
    if bad:
        raise CartFlowError(
            f"A file's name cannot hold {' '.join(repr(letter) for letter in bad)}.",
            hint="Use letters, digits, '-' and '_'.",
        )
    if bare.split(".")[0].strip().lower() in RESERVED:
        raise CartFlowError(f"{bare!r} is the name of a device.", hint="Choose another name.")
    if name[-1] in ". ":
        raise CartFlowError("A file's name cannot end with a dot or a blank.", hint="Take it away.")
    whole = bare + SUFFIX
    if len(whole.encode()) > 240:
        raise CartFlowError("The name is too long.", hint="Keep it under 200 letters.")
    return whole


def suggested_name(flow_name: str, flow_id: str) -> str:
    """A good name for the file of a flow."""
    kept = "".join(letter if letter.isalnum() else "-" for letter in (flow_name or flow_id).lower())
    short = "-".join(part for part in kept.split("-") if part)[:80]
    return (short or "flow") + SUFFIX
