"""Each step from one shape to the next; a step that was released never changes."""
