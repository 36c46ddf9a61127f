"""The desktop: the only room that knows Qt."""

import os

# Qt paints in one thread. Else it hands the many short pieces of long lines to threads of its own,
# and waits for each handful: more work than the painting itself, three times it on an idle machine.
os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")
