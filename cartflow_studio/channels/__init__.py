"""Every way to reach a person, one file each, and the making of messages."""
