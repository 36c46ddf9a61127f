"""The canvas: shows the open flow as cards and connections, and edits it by mouse and keys."""
