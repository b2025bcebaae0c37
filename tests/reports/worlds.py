"""Landings made from the golden one: regions and names that are as awkward as any can be."""

import csv
from collections.abc import Iterator
from pathlib import Path

from schemas.settings import Region

Row = dict[str, str]
Rows = dict[str, list[Row]]

WEEK = "2026-W36"

HOSTILE = {
    "markup": '<b>&"</b><script>alert(1)</script>',
    "broken_out": '"},{"a":"<script>',
    "svg_end": "</text></svg>]]>",
    "right_to_left": "شركة الكهرباء الوطنية",
    "formula": '=HYPERLINK("http://127.0.0.1:9/","click")',
    "template": "{{ 7 * 7 }} {% raw %} {count}",
    "rare": "𠮷野㐂商店",
    "sentence": "The Most Honourable Company of Very Long Names and Sons",
}
"""Names that break out of markup, run the wrong way or look like code."""

EMOJI = {"rocket": "Rocket 🚀 Works", "person": "👩‍🔬", "flag": "🇨🇳 旗舰"}
"""Names with characters that no font of a pack has."""

ENDLESS = {"chinese": "无穷" * 2500, "unbroken": "W" * 5000}
"""Account names of 5,000 characters."""

HOSTILE_REGION = Region(code="X1", zh='极<b>&"端', en='Extreme <b>&"', directors=("<i>&",))
EMOJI_REGION = Region(code="XE", zh="表情区", en="Emoji")
ENDLESS_REGION = Region(code="XL", zh="无穷区", en="Endless")
EMPTY = Region(code="X0", zh="空区", en="Nobody")
ALONE = Region(code="X2", zh="一人区", en="One Seller")
CROWDED = Region(code="X60", zh="大军区", en="Sixty Sellers", directors=("总监六十",))
AWKWARD = (HOSTILE_REGION, EMOJI_REGION, ENDLESS_REGION, EMPTY, ALONE, CROWDED)

CROWD = 60


def landing_with(golden: Path, folder: Path, more: Rows) -> Path:
    """Write the golden week with further rows into a folder and give it."""
    target = folder / WEEK
    target.mkdir(parents=True)
    for source in sorted((golden / WEEK).glob("*.csv")):
        with source.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows = [*reader, *more.get(source.stem, [])]
            columns = list(reader.fieldnames or [])
        with (target / source.name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def awkward_rows() -> Rows:
    """Give the rows of the awkward regions; the empty one has none."""
    rows: Rows = {}
    parts = (
        _named("X1", HOSTILE, HOSTILE),
        _named("XE", EMOJI, EMOJI),
        _named("XL", ENDLESS, {"one": "甲", "two": "乙"}),
        _alone(),
        _crowd(),
    )
    for part in parts:
        for extract, row in part:
            rows.setdefault(extract, []).append(row)
    return rows


def seat(rep: str, name: str, region: str, team: str = "T1", role: str = "AE") -> Row:
    """Give a filled seat."""
    about = {"rep_id": rep, "name": name, "role": role, "region": region, "team": team}
    return about | {"seat": "FILLED", "valid_from": "2025-04-01"}


def account(number: str, name: str, region: str, rep: str, power: int = 4_000_000) -> Row:
    """Give an account with a buying power."""
    about = {"account_id": number, "name": name, "region": region, "industry": "power"}
    owned = {"tier": "NAMED", "ae_id": rep, "opened_on": "2024-01-15"}
    return about | owned | {"buying_power": str(power), "buying_power_on": "2026-04-01"}


def order(number: str, account_id: str, rep: str, region: str, booked_on: str, amount: int) -> Row:
    """Give an order line."""
    about = {"order_line_id": number, "account_id": account_id, "rep_id": rep, "region": region}
    return about | {"booked_on": booked_on, "received_on": booked_on, "amount": str(amount)}


def deal(number: str, account_id: str, rep: str, name: str, due: str, amount: int) -> Row:
    """Give an open opportunity."""
    about = {"opportunity_id": number, "account_id": account_id, "rep_id": rep, "name": name}
    worth = {"stage": "L4", "amount": str(amount), "gross_profit": str(amount // 5)}
    return about | worth | {"created_on": "2026-05-05", "expected_order_on": due}


def commit(rep: str, account_id: str, made: str, target: str, amount: int) -> Row:
    """Give a submitted COMMIT."""
    about = {"rep_id": rep, "account_id": account_id, "category": "COMMIT"}
    return about | {"made_in_week": made, "target_week": target, "amount": str(amount)}


def quota(rep: str, region: str, amount: int, measure: str = "revenue") -> Row:
    """Give a quota of the quarter."""
    about = {"rep_id": rep, "fiscal_quarter": "FY2026-Q2", "measure": measure, "version": "1"}
    return about | {"region": region, "amount": str(amount), "approved_on": "2026-06-25"}


def visit(number: str, rep: str, account_id: str, day: str) -> Row:
    """Give an effective visit."""
    about = {"visit_id": number, "rep_id": rep, "account_id": account_id, "kind": "VISIT"}
    when = {"status": "DONE", "happened_at": f"{day}T10:00:00+08:00"}
    return about | when | {"end_customer_present": "true", "outcome": "PROBLEM_SOLVED"}


def _named(
    region: str, accounts: dict[str, str], reps: dict[str, str]
) -> Iterator[tuple[str, Row]]:
    for place, (called, who) in enumerate(zip(accounts.values(), reps.values(), strict=True)):
        rep, number = f"{region}R{place}", f"{region}A{place}"
        yield "roster", seat(rep, who, region, team=who)
        yield "accounts", account(number, called, region, rep, 3_000_000 + place)
        amount = 90_000 + place
        yield "opportunities", deal(f"{region}O{place}", number, rep, who, "2026-09-16", amount)
        yield "orders", order(f"{region}S{place}", number, rep, region, "2026-09-01", 50_000)
        yield "quotas", quota(rep, region, 200_000)
        yield "forecasts", commit(rep, number, "2026-W35", WEEK, 40_000)
        yield "forecasts", commit(rep, number, WEEK, "2026-W38", 80_000)
        yield "visits", visit(f"{region}V{place}", rep, number, "2026-09-02")


def _alone() -> Iterator[tuple[str, Row]]:
    yield "roster", seat("ONE", "独行 Solo", "X2")
    yield "accounts", account("ONEA", "唯一客户", "X2", "ONE")
    yield "orders", order("ONES", "ONEA", "ONE", "X2", "2026-08-03", 10_000)
    yield "quotas", quota("ONE", "X2", 100_000)


def _crowd() -> Iterator[tuple[str, Row]]:
    for place in range(CROWD):
        rep, number = f"M{place:02}", f"MA{place:02}"
        name = f"销售{place:02}号" if place % 2 else f"Seller Number {place:02}"
        yield "roster", seat(rep, name, "X60", team=f"T{place % 4}")
        yield "accounts", account(number, f"客户{place:02} Customer", "X60", rep, 1_000_000 + place)
        due = "2026-09-16" if place % 3 else "2026-09-23"
        yield "opportunities", deal(f"MO{place:02}", number, rep, f"Deal {place:02}", due, 70_000)
        day = f"2026-{7 + place % 2:02}-{1 + place % 28:02}"
        yield "orders", order(f"MS{place:02}", number, rep, "X60", day, 10_000 * (1 + place % 7))
        yield "quotas", quota(rep, "X60", 50_000 + 1_000 * place)
        for week, target in (("2026-W35", WEEK), (WEEK, "2026-W37"), (WEEK, "2026-W38")):
            yield "forecasts", commit(rep, number, week, target, 1_000 * (1 + place % 9))
        if place % 5:
            yield "visits", visit(f"MV{place:02}", rep, number, "2026-09-03")
