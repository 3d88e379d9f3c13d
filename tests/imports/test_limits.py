"""No file ends, stalls or swells a server: it is read by a process with limits, refused or read
within 512 MB and 20 s (boundaries F3).
"""

import contextlib
import os
import resource
import threading
import time
from pathlib import Path

import pytest

from backoffice.errors import Invalid
from backoffice.imports import limits, read_upload
from backoffice.imports.read_upload import sheets_of
from tests.imports.nasty import MB, QUICK, SLOW, book, rows

MAX_MEMORY = 512 * MB
MAX_SECONDS = 20
FAR = (Path(__file__).parent / "files" / "far_cell.xlsx").read_bytes()


class Watch(threading.Thread):
    """The most memory that the reading process and this one's growth take together."""

    def __init__(self):
        super().__init__(daemon=True)
        self.over, self.most, self.before = threading.Event(), 0, resident(os.getpid())

    def run(self):
        while not self.over.wait(0.02):
            self.most = max(
                self.most, resident(os.getpid()) - self.before + sum(map(resident, readers()))
            )


def resident(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * resource.getpagesize()
    except OSError:
        return 0


def readers() -> list[int]:
    """The processes of this one that read a file."""
    found = []
    for task in Path("/proc/self/task").iterdir():
        try:
            children = (task / "children").read_text().split()
            found += [
                int(child)
                for child in children
                if b"imports.reader" in Path(f"/proc/{child}/cmdline").read_bytes()
            ]
        except OSError:
            continue
    return found


def within_limits(name, files):
    filename, made = files[name]
    content = made()
    watch, start = Watch(), time.monotonic()
    watch.start()
    try:
        said = f"{sum(len(sheet.rows) for sheet in sheets_of(filename, content))} rows"
    except Invalid as fault:
        said = str(fault)
    seconds = time.monotonic() - start
    watch.over.set()
    print(f"{name}: {len(content) / MB:.1f} MB, {seconds:.1f} s, {watch.most / MB:.0f} MB, {said}")
    assert seconds < MAX_SECONDS and watch.most < MAX_MEMORY and len(said) > 5
    return said


@pytest.mark.parametrize("name", QUICK)
def test_a_nasty_file_is_refused_within_memory_and_time(name):
    assert "rows" not in within_limits(name, QUICK).split()[1:2]


@pytest.mark.prove
@pytest.mark.parametrize("name", SLOW)
def test_a_file_that_takes_long_is_read_or_refused_within_memory_and_time(name):
    within_limits(name, SLOW)


def test_a_far_cell_in_any_spelling_is_refused():
    with pytest.raises(Invalid) as fault:
        sheets_of("表.xlsx", FAR)
    assert "At most" in str(fault.value)
    for cell in (
        "<c r='XFD1048576'><v>1</v></c>",
        '<c\nr="XFD1048576"\n><v>1</v></c>',
        "<c xml:space='a' r='XFD1048576'><v>1</v></c>",
    ):
        with pytest.raises(Invalid):
            sheets_of("表.xlsx", book(f"<row r='1048576'>{cell}</row>"))


def test_the_memory_of_the_reader_is_limited_by_the_system(monkeypatch):
    """Elements within elements need memory that no expression over the XML foretells."""
    monkeypatch.setattr(read_upload, "SECONDS", 60)
    watch = Watch()
    watch.start()
    with pytest.raises(Invalid) as fault:
        sheets_of("表.xlsx", book("<a>" * 1_500_000))
    watch.over.set()
    assert "memory" in str(fault.value) and watch.most < limits.MEMORY + 64 * MB


def test_a_reader_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(read_upload, "SECONDS", 0.2)
    start = time.monotonic()
    with pytest.raises(Invalid) as fault:
        sheets_of("表.xlsx", book(rows(40_000, 90, "<c/>")))
    assert "time" in str(fault.value) and time.monotonic() - start < 5 and readers() == []


def test_a_reader_that_dies_is_a_refusal(monkeypatch):
    """Whatever happens to the process that reads: the server says so and goes on."""
    monkeypatch.setattr(read_upload, "MAX_ANSWERED", 10)
    with pytest.raises(Invalid):
        sheets_of("表.csv", b"a,b\n1,2\n")
    monkeypatch.undo()
    monkeypatch.setattr(read_upload.sys, "executable", "/bin/false")
    with pytest.raises(Invalid):
        sheets_of("表.csv", b"a,b\n1,2\n" * 100_000)


def test_the_reader_knows_no_key_and_no_database(monkeypatch, tmp_path):
    """Its environment holds nothing of the server's."""
    monkeypatch.setenv("BACKOFFICE_SECRET_OF_A_TEST", "x")
    script = tmp_path / "env"
    script.write_text('#!/bin/sh\nenv > "$(dirname "$0")/said"\n')
    script.chmod(0o700)
    monkeypatch.setattr(read_upload.sys, "executable", str(script))
    with pytest.raises(Invalid):
        sheets_of("表.csv", b"a,b\n1,2\n")
    assert "SECRET_OF_A_TEST" not in (tmp_path / "said").read_text()


def test_a_small_file_is_read_at_once():
    sheets_of("表.csv", b"a,b\n1,2\n")
    took = []
    for _time in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        sheets_of("表.xlsx", book(rows(10, 10)))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(took) < 0.3


@pytest.mark.prove
def test_pages_keep_answering_while_a_file_is_read(house):
    """The work lies in another process: a page waits for no file."""
    browser = house.browser("admin")
    filename, made = SLOW["as many cells as are taken"]
    content, done = made(), threading.Event()

    def read():
        with contextlib.suppress(Invalid):
            sheets_of(filename, content)
        done.set()

    thread = threading.Thread(target=read)
    thread.start()
    slowest = pages = 0
    while not done.is_set():
        start = time.monotonic()
        assert browser.get("/admin/setting/").status == 200
        slowest, pages = max(slowest, time.monotonic() - start), pages + 1
    thread.join()
    print(f"{pages} pages, the slowest in {slowest:.2f} s")
    assert pages >= 3 and slowest < 5
