"""Everything people read has its Chinese, and the Chinese catalogue holds nothing else.

What is read is collected from the code itself: messages and labels written in Python, words of the
templates, labels, units and helps of the models, events of the workflows, and the declarations of
the screens.
"""

import ast
import inspect
import re
from collections import defaultdict
from importlib import import_module
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from backoffice.workflow import registry as nouns
from backoffice.workflow.engine import workflows
from models import fields, registry, sealed, structures
from models.choices import Choices
from tests.printing import standards
from views import admin
from views.crud.detail import detail
from views.layout import preferences
from views.screens import cases

ROOT = Path(__file__).parents[2]
CATALOGUE = (
    ROOT
    / "views"
    / "translations"
    / str(Locale.parse(preferences.LANGUAGES[0]))
    / "LC_MESSAGES"
    / "messages.po"
)
SOURCES = [
    path
    for room in ("models", "backoffice", "views")
    for path in sorted((ROOT / room).rglob("*.py"))
    if "migrations" not in path.parts
]

SAID = {"_", "gettext", "lazy_gettext", "T", "Message", "computed_column"}
FIELDS = {"Links"} | {
    name
    for room in (fields, sealed, structures)
    for name, kind in inspect.getmembers(room, inspect.isclass)
    if issubclass(kind, fields.Described)
}
"""Names of calls whose first argument is read by people; fields of the models are read from the
models themselves.
"""

PLACES = re.compile(r"%\(\w+\)[a-z]|\{\w+\}")
WORD = re.compile(r"[A-Za-z][A-Za-z’'-]+")
NOT_WORDS = {
    "DB",
    "GB",
    "JAS",
    "MPa",
    "CMA",
    "CNAS",
    "Cookie",
    "Ctrl",
    "Excel",
    "ID",
    "IP",
    "MB",
    "NUL",
    "PDF",
    "SHA-",
    "Tab",
    "WPS",
    "XLSX",
    "docx",
    "jpeg",
    "jpg",
    "pdf",
    "png",
    "xlsx",
    "name",
    "example",
    "com",
    "yyyy-mm-dd",
    "hh",
    "mm",
}
"""Latin words that stand in Chinese sentences: abbreviations, keys of the keyboard, file endings,
forms to type.
"""

HOUSE_WORDS = {
    "Search": "查询",
    "Reset": "重置",
    "Fold": "收起",
    "Unfold": "展开",
    "New": "新增",
    "Edit": "修改",
    "Delete": "删除",
    "Import": "导入",
    "Export": "导出",
    "View": "查看",
    "More": "更多",
    "Save": "保存",
    "Save draft": "保存草稿",
    "Submit": "提交",
    "Back": "返回",
    "Cancel": "取消",
    "No data": "暂无数据",
    "Actions": "操作",
    "No.": "序号",
    "Start date": "开始日期",
    "End date": "结束日期",
    "Refer": "转介",
    "Re-match": "再次匹配",
    "Close": "办结",
    "Close unserved": "未办成关闭",
    "Hand over": "移交",
    "Pause the clock": "暂停计时",
    "Refuse": "不予受理",
    "Service summary": "服务小结",
    "First-responder": "首问责任人",
    "USCC": "统一社会信用代码",
    "Working days left": "剩余工作日",
}
"""The words on which a reader of one screen relies on the next."""


class Read:
    """What people read, each text with the places that say it; `labels` are pairs of table and
    field label.
    """

    def __init__(self):
        self.texts, self.tables, self.plurals = (defaultdict(list) for _ in range(3))
        self.labels = set()

    def add(self, text, place):
        if text and text != "count":
            self.texts[text].append(place)


def calls(tree):
    """(name, call) of every call by a plain or dotted name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
            if name:
                yield name, node


def words(nodes) -> list[str]:
    return [
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def read_sources(read):
    for path in SOURCES:
        known = SAID if path.parent.name == "models" else SAID | FIELDS
        for name, call in calls(ast.parse(path.read_text(encoding="utf-8"))):
            place, said = f"{path.relative_to(ROOT)}:{call.lineno}", words(call.args)
            if name == "ngettext":
                read.plurals[tuple(said[:2])].append(place)
            elif name in known and call.args and words(call.args[:1]):
                read.add(said[0], place)
                for word in words(
                    one.value for one in call.keywords if one.arg in ("help", "unit")
                ):
                    read.add(word, place)


def read_templates(read):
    for name, line, text, _comments, _context in extract_from_dir(
        str(ROOT / "views" / "templates"), [("**.html", "jinja2")], {"**.html": {"silent": "false"}}
    ):
        place = f"views/templates/{name}:{line}"
        if isinstance(text, tuple):
            read.plurals[text[:2]].append(place)
        else:
            read.add(text, place)


def read_models(read):
    for model in registry.models():
        if not getattr(model, "label", ""):
            continue
        read.tables[model.label].append(model.__name__)
        for field in [*model._meta.sorted_fields, *model._meta.manytomany.values()]:
            for text in (
                getattr(field, name, None) for name in ("verbose_name", "unit", "help_text")
            ):
                read.add(text, f"{model.__name__}.{field.name}")
            if field.verbose_name:
                read.labels.add((model.table(), field.verbose_name))


def read_workflows(read):
    for workflow in workflows():
        for event in (*workflow.transitions.values(), *workflow.chains.values()):
            place = f"{workflow.model.__name__}: {event.event}"
            for text in (event.label, event.help):
                read.add(text, place)
            for field in (event.fields if isinstance(event.fields, dict) else {}).values():
                for text in (field.verbose_name, getattr(field, "help_text", "")):
                    read.add(text, place)


def read_screens(read):
    for title, _icon, _views in admin.MENU:
        read.add(title, "MENU of views/admin.py")
    for _code, label in cases.STEPS:
        read.add(label, "STEPS of views/screens/cases.py")
    for view in [*(view for _title, _icon, views in admin.MENU for view in views), *admin.OFF_MENU]:
        screen = object.__new__(view)
        texts = [one.label for one in (*view.work_views, *view.computed.values())]
        texts += [title for title, _names in (*view.form_layout, *detail.sections(screen))]
        for text in texts:
            read.add(text, view.__name__)


@pytest.fixture(scope="module")
def read():
    assert nouns.load()
    found = Read()
    for gather in (read_sources, read_templates, read_models, read_workflows, read_screens):
        gather(found)
    return found


@pytest.fixture(scope="module")
def catalogue():
    with CATALOGUE.open("rb") as file:
        return read_po(file)


def entries(catalogue):
    return [message for message in catalogue if message.id]


def chinese(catalogue, msgid, context=None) -> str:
    message = catalogue.get(msgid, context)
    text = message and not message.fuzzy and message.string
    return (text[0] if isinstance(text, tuple) else text) or ""


def test_every_text_has_its_chinese(read, catalogue):
    missing = [
        f"{text!r} ({places[0]})"
        for text, places in read.texts.items()
        if not chinese(catalogue, text)
    ]
    missing += [
        f"{pair!r} ({places[0]})"
        for pair, places in read.plurals.items()
        if not chinese(catalogue, pair)
    ]
    missing += [
        f"table: {label!r} ({places[0]})"
        for label, places in read.tables.items()
        if not chinese(catalogue, label, "table")
    ]
    assert not missing, "\n".join(["add to messages.po:", *missing])


def test_nothing_else_stands_in_the_catalogue(read, catalogue):
    known = {None: {*read.texts, *read.plurals}, "table": set(read.tables)}
    for table, label in read.labels:
        known.setdefault(table, set()).add(label)
    obsolete = [
        f"{message.context}: {message.id!r}"
        for message in entries(catalogue)
        if message.id not in known.get(message.context, ())
    ]
    assert not obsolete, "\n".join(["take out of messages.po:", *obsolete])
    assert not catalogue.obsolete


def test_a_label_of_its_own_table_differs_from_the_common_one(catalogue):
    idle = [
        f"{message.context}: {message.id!r}"
        for message in entries(catalogue)
        if message.context not in (None, "table")
        and message.string == chinese(catalogue, message.id)
    ]
    assert not idle, "\n".join(["the common entry says the same:", *idle])


def test_placeholders_are_kept(catalogue):
    wrong = []
    for message in entries(catalogue):
        ids, strings = (
            [text] if isinstance(text, str) else list(text) for text in (message.id, message.string)
        )
        asked = {place for text in ids for place in PLACES.findall(text)}
        wrong += [
            f"{ids[0]!r} → {text!r}" for text in strings if set(PLACES.findall(text)) != asked
        ]
    assert not wrong, "\n".join(wrong)


def test_english_is_english(catalogue):
    """A text without its Chinese is shown as it stands in the code: that must be English."""
    wrong = [
        message.id
        for message in entries(catalogue)
        if re.search(r"[\u3000-\u9fff\uff00-\uffef]", str(message.id))
    ]
    assert not wrong, wrong


@pytest.mark.parametrize("english, word", HOUSE_WORDS.items())
def test_the_words_of_the_house_are_kept(catalogue, english, word):
    assert chinese(catalogue, english) == word


def test_chinese_is_chinese(catalogue):
    """No English words but abbreviations, no 您, no exclamation marks, no half-width stops between
    Chinese words; but the questions of Annex C stand as in the document (decisions 51).
    """
    wrong = []
    for message in entries(catalogue):
        for text in [message.string] if isinstance(message.string, str) else message.string:
            if text in standards.QUESTIONS:
                continue
            rest = PLACES.sub("", text)
            english = [word for word in WORD.findall(rest) if word not in NOT_WORDS]
            if english or re.search(r"[您!！]|[\u4e00-\u9fff][,;:?]|[,;:?][\u4e00-\u9fff]", rest):
                wrong.append(f"{message.id!r} → {text!r} {english}")
    assert not wrong, "\n".join(wrong)


def closed_lists():
    modules = {import_module(model.__module__) for model in registry.models()}
    found = [
        value for module in modules for value in vars(module).values() if isinstance(value, Choices)
    ]
    return sorted(
        {choices.name: choices for choices in found}.values(), key=lambda choices: choices.name
    )


@pytest.mark.parametrize("choices", closed_lists(), ids=lambda choices: choices.name)
def test_a_closed_list_is_labelled_in_both_languages(choices):
    for code, zh, en in choices.items:
        assert zh.strip() and en.strip(), code
        assert not re.search(r"[\u4e00-\u9fff]", en), f"{code}: {en} holds Chinese"
        foreign = [word for word in WORD.findall(zh) if word not in {*NOT_WORDS, "QQ"}]
        assert not foreign, f"{code}: {zh} holds {foreign}"
    for place, lang in enumerate(("zh", "en")):
        labels = [item[place + 1] for item in choices.items if item[0] not in choices.hidden]
        assert len(set(labels)) == len(labels), (
            f"two codes of {choices.name} are both called the same in {lang}"
        )
