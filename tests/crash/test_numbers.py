"""Numbers stay unique and without gaps however many take them at once (promise F3)."""

import json
import os
import subprocess
import sys

import pytest

from backoffice.records.numbering import next_number
from backoffice.records.writes import writing
from tests.crash.station import ROOT

PROCESSES, THREADS, EACH = 4, 32, 25


def last() -> int:
    with writing():
        return int(next_number("fixed_asset", STATION="210106-S-001").rpartition("-")[2])


@pytest.mark.prove
@pytest.mark.both_databases
def test_many_processes_take_numbers_at_once(house):
    """F3"""
    before, env = last(), {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [
        sys.executable,
        "-m",
        "tests.crash.numbers",
        house.settings.database_url,
        str(THREADS),
        str(EACH),
    ]
    running = [
        subprocess.Popen(
            command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _n in range(PROCESSES)
    ]
    said = [one.communicate(timeout=500) for one in running]
    assert [
        fault for one, (_text, fault) in zip(running, said, strict=False) if one.returncode
    ] == []
    numbers = sorted(
        int(code.rpartition("-")[2]) for text, _fault in said for code in json.loads(text)
    )
    assert numbers == list(range(before + 1, before + 1 + PROCESSES * THREADS * EACH))
    print(
        f"\nF3 on {house.kind}: {len(numbers)} numbers by {PROCESSES} processes of {THREADS} "
        "threads, 0 twice, 0 left out, 0 errors"
    )
