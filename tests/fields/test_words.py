"""Words that count say something: one rule for reasons, causes, conclusions, measures and summaries,
wherever they are asked (need2 faults 17, 18, 20).
"""

import pytest

from backoffice.access.actor import SYSTEM
from backoffice.errors import Invalid
from backoffice.records.validation import clean, typed_fields
from backoffice.workflow.engine import workflows
from models import words
from models.fields import ShortText, Text
from models.registry import models

EMPTY = (".", "。", "…", "。。。", "!!!", "好", "x", "aaaa", "哈哈哈", "11", "2026", "测试测试测试")
SAID = ("同意", "已解决", "企业来电撤回", "N/A because closed", "无机构可承接")


@pytest.mark.parametrize("text", EMPTY)
def test_signs_one_letter_and_repetition_say_nothing(text):
    assert not words.say_something(text)


@pytest.mark.parametrize("text", SAID)
def test_a_few_words_are_enough(text):
    assert words.say_something(text)


def asked_for() -> list:
    """(where, name, field) of every text whose name says that its words count; what is asked under
    a condition only goes the same way.
    """
    found = []
    for workflow in workflows():
        for transition in workflow.transitions.values():
            for name, field in transition.plain_inputs.items():
                found.append((f"{workflow.resource}.{transition.event}", name, field))
    for model in models():
        if hasattr(model, "living"):
            found += [(model.table(), name, field) for name, field in typed_fields(model).items()]
    return [
        (where, name, field)
        for where, name, field in found
        if isinstance(field, (ShortText, Text)) and words.count(name) and not field.when
    ]


def test_every_field_of_that_sort_refuses_empty_words(house):
    fields = asked_for()
    assert len(fields) > 60
    for where, name, field in fields:
        for text in (".", "。。。", "好"):
            with pytest.raises(Invalid) as fault:
                clean(SYSTEM, {name: field}, {name: text})
            assert set(fault.value.errors) == {name}, where
        assert clean(SYSTEM, {name: field}, {name: "说明清楚"}), where
