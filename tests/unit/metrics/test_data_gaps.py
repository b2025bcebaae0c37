"""Gaps that the metrics see in the data: accounts activated without any contact (CVG-5)."""

import pandas as pd

from assets.metrics.coverage import activated_without_contact
from assets.metrics.data_gaps import data_quality
from schemas.tables.quality import DataQuality
from tests.company import Company
from tests.unit.metrics.conftest import Make, account, deal, visit

FAULT = {
    "severity": "row",
    "extract": "orders",
    "file": "orders.csv",
    "row": 7,
    "column": "account_id",
    "value": "999999",
    "rule": "unknown_account",
    "count": 1,
    "region": "E1",
    "amount": 120.5,
}


def faults(*rows: dict[str, object]) -> pd.DataFrame:
    empty = DataQuality.empty()
    return pd.DataFrame(rows, columns=list(empty.columns)).astype(dict(empty.dtypes.items()))


def uncontacted(make: Make) -> Company:
    """Give a company in which A1, A3 and A2 are activated and only A4 was contacted."""
    accounts = [account("A1"), account("A3"), account("A2", region="E2"), account("A4")]
    deals = [deal(f"O{n}", account_id=f"A{n}") for n in (1, 2, 3, 4)]
    return make(accounts=accounts, opportunities=deals, visits=[visit("V1", account_id="A4")])


def test_accounts_activated_without_contact_are_found(make: Make) -> None:
    found = activated_without_contact(uncontacted(make).account_coverage)
    assert found.to_numpy().tolist() == [["A1", "E1"], ["A2", "E2"], ["A3", "E1"]]


def test_every_such_account_is_listed_with_its_region(make: Make) -> None:
    told = data_quality(faults(), uncontacted(make).account_coverage)
    columns = ["severity", "extract", "column", "value", "rule", "count", "region"]
    assert told[columns].to_numpy().tolist() == [
        ["notice", "accounts", "account_id", "A1", "activated_without_contact", 1, "E1"],
        ["notice", "accounts", "account_id", "A2", "activated_without_contact", 1, "E2"],
        ["notice", "accounts", "account_id", "A3", "activated_without_contact", 1, "E1"],
    ]
    assert told["amount"].isna().all()


def test_the_faults_of_the_files_come_first_and_stay_as_they_are(make: Make) -> None:
    told = data_quality(faults(FAULT), uncontacted(make).account_coverage)
    assert told["rule"].tolist() == ["unknown_account", *["activated_without_contact"] * 3]
    assert told.iloc[0].to_dict() == FAULT


def test_without_gaps_there_are_the_faults_only(make: Make) -> None:
    company = make(visits=[visit("V1")], opportunities=[deal("O1")])
    assert data_quality(faults(FAULT), company.account_coverage)["rule"].tolist() == [
        *["unknown_account"]
    ]


def test_without_gaps_and_faults_the_table_is_empty_and_typed(make: Make) -> None:
    company = make(visits=[visit("V1")], opportunities=[deal("O1")])
    told = data_quality(faults(), company.account_coverage)
    assert told.empty
    DataQuality.validate(told)


def test_without_visits_nobody_knows_who_was_contacted_and_nothing_is_told(make: Make) -> None:
    company = make(opportunities=[deal("O1")])
    assert data_quality(faults(), company.account_coverage).empty


def test_the_table_fits_its_model(make: Make) -> None:
    DataQuality.validate(data_quality(faults(FAULT), uncontacted(make).account_coverage))
