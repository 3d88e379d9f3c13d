"""How a sensitive value is shown to who may not read it (R-A5)."""

import json
from typing import Any


def name(text: str) -> str:
    return text[:1] + "*" * min(max(len(text) - 1, 1), 2)


def phone(text: str) -> str:
    if text.startswith("0") and "-" in text:
        area, number = text.split("-", 1)
        return f"{area}-****{number[-4:]}"
    return f"{text[:3]}****{text[-4:]}" if len(text) >= 8 else "****"


def email(text: str) -> str:
    user, _, host = text.partition("@")
    return f"{user[:1]}***@{host}" if host else "***"


def wechat(text: str) -> str:
    return f"{text[:1]}***"


def id_number(text: str) -> str:
    return f"{text[:6]}********{text[-4:]}" if len(text) >= 15 else "****"


def account(text: str) -> str:
    return f"****{text[-4:]}"


def json_(text: str) -> str:
    return "****" if json.loads(text) else ""


def text(value: str) -> str:
    return "****" if value else ""


MASKS = {
    "name": name,
    "phone": phone,
    "email": email,
    "wechat": wechat,
    "id_number": id_number,
    "account": account,
    "json": json_,
    "text": text,
}


def masked(kind: str, value: Any) -> str:
    """`value` as those see it who may not read it; empty stays empty."""
    return MASKS[kind](str(value)) if value not in (None, "") else ""
