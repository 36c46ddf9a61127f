"""Runs launched flows for real: intake, worker, dispatcher, and the HTTP interface."""
