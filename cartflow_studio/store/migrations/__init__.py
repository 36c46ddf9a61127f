"""The shapes that the store has had, one small step each."""
