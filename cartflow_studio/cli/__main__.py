"""`python -m cartflow_studio.cli` is `cartflow`."""

from cartflow_studio.cli import main

main()
