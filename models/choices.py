"""Closed lists of codes with a Chinese and an English label each."""

from collections.abc import Iterator


class Choices:
    """An ordered, closed list: `Choices("SIZE", ("L", "大型", "Large"), ...)`.

    Iterates over its codes; `label(code, "zh")` answers the code itself when it is unknown,
    so that a page never fails on old data.
    """

    def __init__(self, name: str, *items: tuple[str, str, str], hidden: tuple = ()) -> None:
        self.name, self.items, self.hidden = name, items, hidden
        self._labels = {code: (zh, en) for code, zh, en in items}

    def __iter__(self) -> Iterator[str]:
        return iter(self._labels)

    def __contains__(self, code: object) -> bool:
        return code in self._labels

    def __len__(self) -> int:
        return len(self._labels)

    def label(self, code: str, lang: str = "zh") -> str:
        zh, en = self._labels.get(code, (code, code))
        return (zh if lang.startswith("zh") else en) or ""

    def pairs(self, lang: str = "zh") -> list[tuple[str, str]]:
        return [(code, self.label(code, lang)) for code in self if code not in self.hidden]

    def near(self, text: str) -> list[str]:
        """Codes whose label begins with the text: what a shortened label may mean."""
        text = (text or "").strip()
        found = []
        for code, labels in self._labels.items():
            if text and any(label and label.startswith(text) for label in labels):
                found.append(code)
        return found

    def code_of(self, text: str) -> str | None:
        """The code that a person meant by a code or by a label in either language, or None."""
        text = (text or "").strip()
        if text in self._labels:
            return text
        return next((code for code, labels in self._labels.items() if text in labels), None)
