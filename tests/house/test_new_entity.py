"""`new entity` refuses in a sentence and never overwrites; `explain-save` tells what a save does."""

import pytest

from backoffice.config import SettingError
from backoffice.operations import new_entity
from backoffice.records import rules
from models.registry import models


def said(app, *words, env=None):
    with app.app_context():
        return app.test_cli_runner().invoke(args=words, env=env or {"LC_ALL": "C.UTF-8"})


@pytest.mark.parametrize(
    "plural, words",
    [
        ("Parasols", "cannot be the name of a module"),
        ("1parasols", "cannot be the name of a module"),
        ("../parasols", "cannot be the name of a module"),
        ("class", "cannot be the name of a module"),
        ("parasol", "is no plural"),
        ("u" * 60 + "s", "is longer than"),
        ("stations", "models/stations.py exists already"),
        ("fee_records", "the table fee_record exists already"),
        ("scopes", "the name Scope is used already"),
    ],
)
def test_a_name_that_is_taken_or_none_is_refused_in_a_sentence(one_app, monkeypatch, plural, words):
    monkeypatch.setattr(new_entity, "_write_migration", lambda *_names: pytest.fail("written"))
    done = said(one_app, "new", "entity", plural, "--zh", "雨伞")
    assert done.exit_code == 1 and words in done.output and "Traceback" not in done.output


@pytest.mark.parametrize("label", ['Para"sol', "50% off", " "])
def test_a_label_that_would_break_a_file_is_refused(label):
    with pytest.raises(SettingError):
        new_entity.names_of("parasols", label, "雨伞")


def test_a_label_that_another_table_has_is_refused():
    names = new_entity.names_of("parasols", "Service window", "雨伞")
    with pytest.raises(SettingError, match=r"Service window|called"):
        new_entity.refuse_taken(names, new_entity.ROOT)


@pytest.mark.parametrize(
    "plural, table, model",
    [
        ("parasols", "parasol", "Parasol"),
        ("parking_spaces", "parking_space", "ParkingSpace"),
        ("companies", "company", "Company"),
        ("boxes", "box", "Box"),
        ("glasses", "glass", "Glass"),
    ],
)
def test_the_names_follow_from_the_plural(plural, table, model):
    names = new_entity.names_of(plural, None, "雨伞")
    assert (names.table, names.model) == (table, model)


def test_what_saving_a_fee_does_is_told(one_app):
    done = said(one_app, "explain-save", "fee_record")
    assert done.exit_code == 0
    for words in ("before_save", "calculate", "backoffice/workflow/fees.py:", "after_delete"):
        assert words in done.output


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_every_table_can_be_explained(model):
    assert all(" (" in line for line in rules.explain(model))


@pytest.mark.parametrize(
    "language, words", [("C.UTF-8", "there is no table parasol"), ("zh_CN.UTF-8", "没有数据表")]
)
def test_an_unknown_table_is_told_in_the_operators_language(one_app, language, words):
    done = said(one_app, "explain-save", "parasol_", env={"LC_ALL": language})
    assert done.exit_code == 1 and words in done.output
