"""What a flow is: values that never change, and the edits that make new ones."""
