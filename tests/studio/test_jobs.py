"""Long work in threads."""

import threading

from cartflow_studio.errors import CartFlowError


def test_work_answers_in_the_thread_of_the_window(jobs, qtbot):
    answers = []
    job = jobs.run(
        lambda _: threading.current_thread() is not threading.main_thread(),
        done=lambda elsewhere: answers.append(
            (elsewhere, threading.current_thread() is threading.main_thread())
        ),
    )
    with qtbot.waitSignal(job.ended):
        pass
    assert answers == [(True, True)]


def test_work_says_how_far_it_is(jobs, qtbot):
    heard = []

    def work(progress):
        progress(0.25, "Reading")
        progress(1.0, "Done")

    job = jobs.run(work, progressed=lambda share, words: heard.append((share, words)))
    with qtbot.waitSignal(job.ended):
        pass
    assert heard == [(0.25, "Reading"), (1.0, "Done")]


def test_an_error_is_told_with_its_hint(jobs, qtbot):
    told = []

    def work(_):
        raise CartFlowError("The file is gone.", hint="Look for it.")

    job = jobs.run(work, failed=lambda fault: told.append((fault.message, fault.hint)))
    with qtbot.waitSignal(job.ended):
        pass
    assert told == [("The file is gone.", "Look for it.")]


def test_a_defect_is_told_in_plain_words(jobs, qtbot):
    told = []
    job = jobs.run(lambda _: 1 // 0, failed=told.append)
    with qtbot.waitSignal(job.ended):
        pass
    assert [fault.hint for fault in told] == [
        "Your work is kept. Save it, and send the log (Help, Show log) to us."
    ]


def test_cancelled_work_stops_and_tells_nothing(jobs, qtbot):
    begun, told = threading.Event(), []

    def work(progress):
        begun.set()
        while True:
            progress(0.5)

    job = jobs.run(work, done=told.append, failed=told.append)
    assert begun.wait(5)
    with qtbot.waitSignal(job.ended):
        job.cancel()
    assert told == []


def test_finished_work_is_let_go(jobs, qtbot):
    with qtbot.waitSignal(jobs.changed, check_params_cb=lambda count: count == 0):
        jobs.run(lambda _: None)
