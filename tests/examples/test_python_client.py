"""examples/python_client."""

from markdown_it import MarkdownIt
from tests.conftest import Running
from tests.examples.conftest import Run

from ontherecord.client import Client

PROGRAM = "python_client/quotes_of_the_week.py"


def test_the_quotations_of_a_week_are_written_as_markdown_and_nothing_of_them_is_markup(
    desk: Running, run: Run
) -> None:
    with Client(desk.url) as client:
        for day, said in (("2026-11-16", "The bridge is *closed*"), ("2026-11-15", "The bridge is open")):
            text = f"“{said},” said Ann Lee, the mayor of Ely."
            client.attribute(
                text, title="[Bridge] <b>", url=f"https://post.example/{day}?a=(b)", published_at=day, publisher="Post"
            )
    finished = run(PROGRAM, "ann lee", "--until", "2026-11-22", "--url", desk.url)
    assert finished.returncode == 0, finished.stderr
    shown = MarkdownIt("commonmark").render(finished.stdout)
    assert "<h2>ann lee, 16 November to 22 November 2026</h2>" in shown
    assert "<p>“The bridge is *closed*,”</p>" in shown and "open" not in shown
    link = '<a href="https://post.example/2026-11-16?a=(b)">[Bridge] &lt;b&gt;</a> (2026-11-16)'
    assert f"<p>— Ann Lee, mayor of Ely, {link}</p>" in shown


def test_a_week_without_a_word_is_told(desk: Running, run: Run) -> None:
    finished = run(PROGRAM, "Nobody Atall", "--url", desk.url)
    assert "Nothing on record." in finished.stdout


def test_a_service_that_is_not_there_is_told_in_a_line(run: Run) -> None:
    finished = run(PROGRAM, "Ann Lee", "--url", "http://127.0.0.1:8000/nothing-here?")
    assert finished.returncode == 1 and "Traceback" not in finished.stderr
