"""The bill of materials names every locked package, and a known flaw of one of them is found in a
file that was brought along (C11).
"""

import json
import re
import tomllib
import zipfile

import pytest

from backoffice.operations import sbom
from backoffice.operations.sbom import Part, UnreadableList, flaws

PEEWEE = Part("peewee", "4.5.3", ("0" * 64,))
SETS = [PEEWEE, Part("Flask_Login", "0.6.3", ())]


def record(name, events=(), versions=(), **more):
    affected = {"package": {"ecosystem": "PyPI", "name": name}, "versions": list(versions)}
    if events:
        affected["ranges"] = [{"type": "ECOSYSTEM", "events": [dict([event]) for event in events]}]
    return {
        "id": "PYSEC-2026-1",
        "aliases": ["CVE-2026-1"],
        "summary": "planted",
        "affected": [affected],
        **more,
    }


def written(path, content):
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_the_bill_names_each_locked_package_with_its_digests_and_licence(one_app):
    with one_app.app_context():
        said = one_app.test_cli_runner().invoke(args=["sbom"])
    bill = json.loads(said.output)
    parts = {one["name"]: one for one in bill["components"]}
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5") and bill["metadata"][
        "component"
    ]["name"] == "qi-station-backoffice"
    pinned = [
        line for line in sbom.LOCK.read_text().splitlines() if line[:1].isalnum() and "==" in line
    ]
    assert len(parts) == len(pinned) > 20
    assert (
        parts["flask"]["licenses"] == [{"expression": "BSD-3-Clause"}]
        and parts["flask"]["purl"] == f"pkg:pypi/flask@{parts['flask']['version']}"
    )
    assert all(
        one["hashes"] and all(len(digest["content"]) == 64 for digest in one["hashes"])
        for one in parts.values()
    )


def test_the_bill_names_what_runs_with_known_licences_and_is_the_same_each_time(one_app):
    """operations F17: no package of the tests, SPDX expressions, one number for one set of
    parts.
    """
    runner = one_app.test_cli_runner()
    first, second = (runner.invoke(args=["sbom"]).output for _n in range(2))
    bill = json.loads(first)
    assert first == second and not {"pytest", "playwright", "aiosmtpd", "ruff", "hypothesis"} & {
        one["name"] for one in bill["components"]
    }
    open_ended = {
        one["name"]: one["licenses"]
        for one in bill["components"]
        if "expression" not in one["licenses"][0]
    }
    assert open_ended == {}
    other = sbom.bill([Part("peewee", "4.5.2", ())], "product", "1")
    assert other["serialNumber"] != sbom.bill([PEEWEE], "product", "1")["serialNumber"]


def test_what_runs_and_what_tests_need_are_locked_apart():
    """operations F17, F7: every dependency of the product stands in requirements.lock, those of the
    tests in the other file alone.
    """
    project = tomllib.loads((sbom.LOCK.parent / "pyproject.toml").read_text())["project"]
    runtime = {sbom.plain(part.name) for part in sbom.locked()}
    for_tests = {
        sbom.plain(part.name) for part in sbom.locked(sbom.LOCK.with_name("requirements-test.lock"))
    }
    wanted = {sbom.plain(re.match(r"[\w.-]+", text)[0]) for text in project["dependencies"]}
    extra = {
        sbom.plain(re.match(r"[\w.-]+", text)[0])
        for texts in project["optional-dependencies"].values()
        for text in texts
    }
    assert wanted <= runtime and extra <= for_tests and not runtime & for_tests


@pytest.mark.parametrize(
    "events, versions, hit",
    [
        ([("introduced", "0"), ("fixed", "4.5.4")], (), True),
        ([("introduced", "0"), ("fixed", "4.5.3")], (), False),
        ([("introduced", "4.5.4")], (), False),
        ([("introduced", "0"), ("last_affected", "4.5.3")], (), True),
        ([("introduced", "0"), ("fixed", "3.0"), ("introduced", "4.0"), ("fixed", "5")], (), True),
        ([("introduced", "0"), ("fixed", "3.0"), ("introduced", "10.0")], (), False),
        ((), ("4.5.3",), True),
        ((), ("4.5.2",), False),
    ],
)
def test_a_flaw_is_known_by_its_versions(tmp_path, events, versions, hit):
    found = flaws(SETS, written(tmp_path / "flaws.json", record("Peewee", events, versions)))
    assert found == (["peewee 4.5.3: PYSEC-2026-1 (CVE-2026-1) planted"] if hit else [])


def test_names_are_compared_as_an_index_does_and_what_was_withdrawn_is_none(tmp_path):
    every = [("introduced", "0")]
    given = [
        record("flask.login", every),
        record("peewee", every, withdrawn="2026-01-01T00:00:00Z"),
        record("other", every),
    ]
    assert flaws(SETS, written(tmp_path / "flaws.json", given)) == [
        "Flask_Login 0.6.3: PYSEC-2026-1 (CVE-2026-1) planted"
    ]


def test_the_command_names_a_planted_flaw_and_fails(one_app, tmp_path):
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("A.json", json.dumps(record("peewee", [("introduced", "0")])))
        archive.writestr("B.json", json.dumps(record("nobody", [("introduced", "0")])))
    with one_app.app_context():
        said = one_app.test_cli_runner().invoke(
            args=["check", "--flaws", str(tmp_path / "all.zip")]
        )
        clean = one_app.test_cli_runner().invoke(
            args=["check", "--flaws", str(written(tmp_path / "none.json", []))]
        )
    assert said.exit_code == 1 and "PYSEC-2026-1" in said.output
    assert clean.exit_code == 0 and "Nothing found." in clean.output


@pytest.mark.parametrize("content", ["{", '{"id": 1}', "[1]"])
def test_a_file_of_another_kind_is_refused(tmp_path, content):
    (tmp_path / "flaws.json").write_text(content)
    with pytest.raises(UnreadableList):
        flaws(SETS, tmp_path / "flaws.json")
