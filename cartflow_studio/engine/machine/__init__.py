"""The one definition of what a journey does: pure functions over one array of integers."""
