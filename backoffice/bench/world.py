"""The made-up world of a benchmark: the same rows for the same size and day, poured straight into
the tables.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain, islice

from argon2 import PasswordHasher
from peewee import Model
from stdnum.cn import uscc

from backoffice.bench.pour import pour, restart_numbers
from backoffice.search import index, name_keys
from models.accounts import UserAccount, UserRole
from models.base import transaction
from models.cases import CaseEvent, ServiceCase
from models.catalogue import ServiceItem
from models.cipher import blind_index, seal
from models.clock import today
from models.enterprises import Enterprise, EnterpriseStation
from models.organisations import Organization
from models.providers import Provider
from models.reference import DictItem, Region
from models.requests import RequestItem, ServiceRequest
from models.staff import Staff
from models.stations import Station
from seeds.demo.fiction import organisation_check

PASSWORD = "Bench-2026!"
ACCOUNTS = {"admin": "bench.admin", "clerk": "bench.clerk"}
COMMON, FREQUENT, RARE, ABSENT = "电", "检测", "差速器壳", "氦质谱仪"
"""What is searched: one case in ten, one in three, one in ten of the first station's, none."""

SPREAD_DAYS, PROVIDERS, MIN_STATIONS = 700, 40, 12
STIR = 7919, 1_000_003
OPEN = (
    "NEW",
    "MATCHING",
    "WAIT_PROV",
    "WAIT_ENT",
    "SERVING",
    "SERVING",
    "ENDED",
    "EVALUATING",
    "CLOSED",
    "CLOSED",
)
DONE = ("CLOSED", "CLOSED", "CLOSED", "CLOSED", "ARCHIVED")


@dataclass(frozen=True)
class World:
    """How many of each there are, and which belong together. Everything is counted from 1."""

    rows: int
    day: date
    items: tuple
    regions: tuple
    industries: tuple

    @property
    def stations(self) -> int:
        return max(MIN_STATIONS, self.rows // 100)

    @property
    def enterprises(self) -> int:
        return max(self.rows // 10, self.stations)

    def station(self, n: int) -> int:
        """The station of the n-th need, case or enterprise; the first one is the clerk's."""
        return (n - 1) % self.stations + 1

    def enterprise(self, n: int) -> int:
        """One of those that the station of the n-th case serves."""
        return self.station(n) + self.stations * (stirred(n) % (self.enterprises // self.stations))

    def began(self, n: int) -> datetime:
        """Cases are numbered in the order of time, the last one today."""
        return datetime.combine(
            self.day - timedelta(days=(self.rows - n) * SPREAD_DAYS // self.rows), time(1, n % 60)
        )

    def status(self, n: int) -> str:
        states = OPEN if n * 10 > self.rows * 7 else DONE
        return states[stirred(n) // 7 % len(states)]


def stirred(n: int) -> int:
    """A pseudo-random number that is the same every time."""
    return n * STIR[0] % STIR[1]


def load(rows: int) -> World:
    """Fill an installation that has its reference data and nothing else, in one transaction."""
    world = World(
        rows,
        today(),
        *(
            tuple(_ids(query))
            for query in (
                ServiceItem.select(ServiceItem.id),
                Region.select(Region.id).where(Region.level == "3"),
                DictItem.select(DictItem.id).where(DictItem.dict_type == "industry"),
            )
        ),
    )
    with transaction():
        for model, make, many in (
            (Organization, _organisation, 1),
            (Station, _station, world.stations),
            (Staff, _staff, world.stations),
            (Provider, _provider, PROVIDERS),
            (Enterprise, _enterprise, world.enterprises),
            (EnterpriseStation, _serving, world.enterprises),
            (ServiceRequest, _request, rows),
            (ServiceCase, _case, rows),
            (CaseEvent, _event, rows),
        ):
            pour(model, (make(world, n) for n in range(1, many + 1)))
        pour(
            RequestItem,
            islice(
                chain.from_iterable(_needs(world, n) for n in range(1, rows + 1)), rows * 3 // 2
            ),
        )
        pour(
            Station.operating_org.through_model,
            ({"station": n, "organization": 1} for n in range(1, world.stations + 1)),
        )
        _accounts()
        restart_numbers()
        index.rebuild()
        name_keys.rebuild()
    return world


def _ids(query):
    return (row for (row,) in query.order_by(query.model.id).tuples())


def _of(values, n):
    return values[stirred(n) % len(values)]


def _keyed(model: type[Model], n, name: str, text: str, indexed: bool = True) -> dict:
    """A sealed value and its blind index, as the write functions would have stored them."""
    table = model.table()
    stored = {name: seal(text, f"{table}.{name}:{n:032x}")}
    return {**stored, f"{name}_digest": blind_index(text, f"{table}.{name}")} if indexed else stored


def _organisation(world, n) -> dict:
    return {
        "id": n,
        "uid": f"{n:032x}",
        "name": "示例市市场监督管理局",
        "kind": "GOV_CITY",
        "region": world.regions[0],
        "system_role": json.dumps(["SUPERIOR", "FOUNDER", "OPERATOR"]),
    }


def _station(world, n) -> dict:
    phone = f"024-0{n:07}"
    return {
        "id": n,
        "uid": f"{n:032x}",
        "code": station_code(n),
        "name": f"示例第{n:05}服务站",
        "station_type": "S",
        "tier": "T3",
        "founding_org": 1,
        "supervising_org": 1,
        "region": _of(world.regions, n),
        "address": f"示例路{n}号（虚构地址）",
        "opening_hours": "工作日 9:00–17:00",
        "service_phone": phone,
        "supervision_phone": phone,
        "complaint_phone": phone,
        "suggestion_box": "服务大厅入口左侧",
        "status": "ACTIVE",
    }


def station_code(n: int) -> str:
    return f"{210000 + n // 1000}-S-{n % 1000:03}"


def _staff(world, n) -> dict:
    return {
        "id": n,
        "uid": f"{n:032x}",
        "station": n,
        "staff_no": f"GH{n:06}",
        "name": f"示例专员{n}",
        "employment_type": "FULL",
        "started_on": world.day - timedelta(days=800),
        "status": "ON",
        **_keyed(Staff, n, "mobile", f"1540{n:07}"),
    }


def _provider(world, n) -> dict:
    return {
        "id": n,
        "uid": f"{n:032x}",
        "code": f"JG-{n:05}",
        "name": f"示例检测机构{n:02}",
        "uscc": _uscc("12", n),
        "kind": "TEST",
        "region": _of(world.regions, n),
        "address": f"示例科技路{n}号（虚构地址）",
        "join_mode": "POOL",
        "status": "IN_POOL",
    }


def _uscc(kind, n) -> str:
    unit = f"MA{n:06}"
    body = f"{kind}210106{unit}{organisation_check(unit)}"
    return body + uscc.calc_check_digit(body)


def _enterprise(world, n) -> dict:
    return {
        "id": n,
        "uid": f"{n:032x}",
        "code": f"QY-210106-{n:06}",
        "name": f"示例第{n:06}装备有限公司",
        "uscc": _uscc("91", n),
        "legal_rep": "欧阳示例",
        "person_in_charge": "欧阳示例",
        "industry": _of(world.industries, n),
        "size_class": "LMSX"[n % 4],
        "contact_name": f"示例联系人{n}",
        "email": f"firm{n}@example.com",
        "address": f"示例大街{n}号（虚构地址）",
        "region": _of(world.regions, n),
        "main_products": "机床附件",
        "lab_count": 0,
        "lab_sufficient": "N",
        "home_station": world.station(n),
        "file_opened_on": world.day - timedelta(days=SPREAD_DAYS),
        **_keyed(Enterprise, n, "contact_phone", f"1540{n:07}"),
    }


def _serving(world, n) -> dict:
    return {"id": n, "uid": f"{n:032x}", "enterprise": n, "station": world.station(n)}


def words(world, n) -> str:
    """What the n-th case is about."""
    of_the_first = world.station(n) == 1 and n // world.stations % 10 == 0
    parts = [
        "数控机床主轴箱",
        RARE if of_the_first else "",
        "出厂" + (FREQUENT if n % 3 == 0 else "校准"),
        COMMON + "气部分" if n % 10 == 0 else "",
        f"，第{n}批",
    ]
    return "".join(parts)


def _request(world, n) -> dict:
    station, began = world.station(n), world.began(n)
    return {
        "id": n,
        "uid": f"{n:032x}",
        "code": f"XQ-{station_code(station)}-{began:%Y%m%d}-{n:07}",
        "form_date": began.date(),
        "registered_at": began,
        "raised_at": began,
        "station": station,
        "enterprise": world.enterprise(n),
        "first_responder": station,
        "service_staff": station,
        "description": words(world, n),
        "assessment_result": None,
        "status": "IN_PROGRESS" if world.status(n) != "CLOSED" else "DONE",
        **_keyed(
            ServiceRequest, n, "enterprise_snapshot", '{"name": "示例装备有限公司"}', indexed=False
        ),
    }


def _needs(world, n):
    """One need each, and a second one for every other form."""
    for copy in range(1 + n % 2):
        number = n + copy * world.rows
        yield {
            "id": number,
            "uid": f"{number:032x}",
            "request": n,
            "service_item": _of(world.items, n + copy),
            "section": "A1",
            "disposition": "REFER",
            "service_case": None if copy else n,
        }


def case_code(world, n: int) -> str:
    return f"SX-{station_code(world.station(n))}-{world.began(n):%Y%m}-{n:07}"


def _case(world, n) -> dict:
    station, began, status = world.station(n), world.began(n), world.status(n)
    over = status in ("ENDED", "EVALUATING", "CLOSED", "ARCHIVED")
    referred = stirred(n) % 2
    return {
        "id": n,
        "uid": f"{n:032x}",
        "code": case_code(world, n),
        "request": n,
        "enterprise": world.enterprise(n),
        "station": station,
        "service_item": _of(world.items, n),
        "service_class": str(stirred(n) % 8 + 1),
        "content": words(world, n),
        "delivery": "REFER" if referred else "SELF",
        "specialist": station,
        "provider": stirred(n) % PROVIDERS + 1
        if referred and status not in ("NEW", "MATCHING")
        else None,
        "accepted_at": began,
        "started_at": began if over or status == "SERVING" else None,
        "ended_at": began + timedelta(days=9) if over else None,
        "closed_at": began + timedelta(days=11) if status in ("CLOSED", "ARCHIVED") else None,
        "due_on": (began + timedelta(days=10 + stirred(n) % 20)).date(),
        "reply_due_on": (began + timedelta(days=3)).date(),
        "outcome": "SOLVED" if status in ("CLOSED", "ARCHIVED") else None,
        "status": status,
    }


def _event(world, n) -> dict:
    return {
        "id": n,
        "uid": f"{n:032x}",
        "service_case": n,
        "request": n,
        "event_type": "REGISTER",
        "to_status": "NEW",
        "content": "登记需求",
        "actor": 2,
        "happened_at": world.began(n),
        "recorded_at": world.began(n),
    }


def _accounts() -> None:
    """An administrator, and the clerk of the first station."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    people = [
        {
            "id": n,
            "uid": f"{n:032x}",
            "username": ACCOUNTS[kind],
            "password_hash": cheap,
            "display_name": f"示例{kind}",
            "staff": staff,
            "must_change_password": False,
        }
        for n, kind, staff in ((1, "admin", None), (2, "clerk", 1))
    ]
    roles = [
        {
            "id": n,
            "uid": f"{n:032x}",
            "user": n,
            "role": role,
            "scope": scope,
            "station": station,
            "granted_by": 1,
        }
        for n, role, scope, station in ((1, "ADMIN", "ALL", None), (2, "CLERK", "STATION", 1))
    ]
    pour(UserAccount, people)
    pour(UserRole, roles)
