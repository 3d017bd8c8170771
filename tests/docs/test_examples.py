"""How the examples of the documentation are read."""

from pathlib import Path

from tests.docs.examples import Step, anchors_of, blocks_of, files_of, links_of, steps_of

PAGE = """\
# A page: *the* first

See [the other](other.md#part), `[not](a-link)` and ![a picture](picture.png "title").

```console
$ results exams show \\
> C1A
C1 Advanced
...
$ results status
```

```text
[neither](is-this)
```
"""


def a_page(directory: Path) -> Path:
    """Write the page of these tests."""
    page = directory / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    return page


def test_links_in_code_are_no_links(tmp_path: Path) -> None:
    """Links and pictures of the prose count, those in code do not."""
    assert links_of(a_page(tmp_path)) == ["other.md#part", "picture.png"]


def test_a_console_block_is_commands_and_what_they_print(tmp_path: Path) -> None:
    """A prompt begins a command, what follows is its output."""
    (block,) = blocks_of(a_page(tmp_path), "console")

    assert list(steps_of(block)) == [
        Step("results exams show C1A", "C1 Advanced\n..."),
        Step("results status", ""),
    ]


def test_a_fence_that_names_a_file_shows_it(tmp_path: Path) -> None:
    """Such a block is no example: it is what the examples of the page work on."""
    page = tmp_path / "page.md"
    page.write_text("```python\nrun()\n```\n\n```python their_own.py\nown()\n```\n", encoding="utf-8")

    assert [(block.file, block.text) for block in files_of(page)] == [("their_own.py", "own()\n")]
    assert [block.text for block in blocks_of(page, "python")] == ["run()\n"]


def test_three_dots_stand_for_any_text() -> None:
    """What is left out may be anything, what is shown must be there."""
    step = Step("results exams show C1A", "C1 Advanced\n...\nC2")

    assert step.is_answered_by("C1 Advanced\n142 - 210\n\nC2\n")
    assert not step.is_answered_by("C1 Advanced\n142 - 210\nB2\n")


def test_headings_are_anchors(tmp_path: Path) -> None:
    """An anchor is the heading in lower case, without punctuation, with hyphens for spaces."""
    assert anchors_of(a_page(tmp_path)) == {"a-page-the-first"}
