"""The page of clauses and the marks of the tests agree, and the report finds what is missing."""

from backoffice.checks import clause_coverage

MARKED = """
import pytest
pytestmark = [pytest.mark.usefixtures("house"), pytest.mark.clause("SY-1")]
@pytest.mark.clause("SY-2-a", "SY-3")
def test_a_need_is_met(): ...
@pytest.mark.parametrize("n", [1])
def test_another(n): ...
def helper(): ...
@pytest.mark.clause("SY-4")
class TestMore:
    def test_a_third(self): ...
"""


def test_every_line_of_the_page_is_read():
    found = clause_coverage.clauses()
    page = (clause_coverage.ROOT / "docs" / "clauses.md").read_text(encoding="utf-8")
    assert (
        len(found)
        == len({clause.id for clause in found})
        == sum(line.startswith(("| SY-", "| GDD-", "| JL-")) for line in page.splitlines())
    )


def test_marks_are_found_at_tests_at_their_class_and_at_their_module(tmp_path):
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_it.py").write_text(MARKED)
    found = clause_coverage.proofs(tmp_path / "tests")
    assert {clause: [proof.sentence for proof in proofs] for clause, proofs in found.items()} == {
        "SY-1": ["a need is met", "another", "a third"],
        "SY-2-a": ["a need is met"],
        "SY-3": ["a need is met"],
        "SY-4": ["a third"],
    }


def test_a_clause_without_a_test_is_named(one_app, monkeypatch):
    monkeypatch.setattr(
        clause_coverage,
        "proofs",
        lambda: {"SY-6.2.3": [clause_coverage.Proof("tests/x.py::test_x", "x")]},
    )
    result = one_app.test_cli_runner().invoke(args=["check", "--matrix"])
    assert result.exit_code == 1 and "1 of " in result.output
    assert (
        "SY-6.4.2 (core) has no test" in result.output
        and "SY-6.2.3 (core) has no test" not in result.output
    )
