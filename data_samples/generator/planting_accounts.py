"""The planted accounts, as rows like those drawn at random."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from data_samples.generator import planted
from data_samples.generator.accounts import DORMANT
from data_samples.generator.codes import NOTHING, code_of
from data_samples.generator.setup import Setup
from schemas.vocabulary import Tier

_LONG_ZH = "嵘川市" + "城乡一体化综合数据资源统筹与应急指挥调度" * 8 + "中心"
_LONG_EN = "The " + "Incorporated and Amalgamated " * 8 + "Velmere Hydro Station Company"
_BROKEN = '澄岚"一号", 通信\n有限公司'
_FORMULA = '=HYPERLINK("http://sample.invalid/","点击查看")'

_BEFORE, _AFTER = planted.MOVED_REP_LINES.values()
_GD, _SN, _NA = planted.HOSTS

OPENED_ON = np.datetime64("2019-05-20", "s")


class Planted(NamedTuple):
    """One planted account; `place` is region, industry, outside and inside seller or `-`."""

    account_id: str
    name: str
    place: str
    buying_power: float | None
    buying_power_on: str | None = "2026-03-16"
    tier: Tier = Tier.NAMED
    contacted: bool = True


_ACCOUNTS = (
    Planted(planted.FORMULA_NAME, _FORMULA, "BJ enterprise AE001 SR001", 800_000),
    Planted(planted.PLUS_NAME, "+86 Quorholm Freight", "TJ enterprise AE005 SR003", 620_000),
    Planted(planted.MARKUP_NAME, '<b>Brimwick & "Sons"</b>', "HE enterprise AE007 SR005", 710_000),
    Planted(planted.BROKEN_NAME, _BROKEN, "LN telecom AE010 SR007", 930_000),
    Planted(planted.LONG_ZH_NAME, _LONG_ZH, "HL government AE013 SR009", 540_000),
    Planted(planted.LONG_EN_NAME, _LONG_EN, "SH power AE016 SR011", 1_300_000),
    Planted(planted.ZERO_BUYING_POWER, "韶野期货有限公司", "AH finance AE025 SR017", 0.0),
    Planted(planted.NO_BUYING_POWER, "岑汀师范学院", "AH education AE026 SR017", None, None),
    Planted(planted.NEGATIVE_OWN_SALES, "Oskcombe Data Centres", "SZ telecom AE041 SR027", 450_000),
    Planted(
        planted.MOVED_ACCOUNT,
        "皓浦重工集团",
        f"{planted.MOVED_ACCOUNT_FROM} enterprise AE043 SR029",
        2_000_000,
        contacted=False,
    ),
    Planted("900011", "Gildlowe Trust", "SH finance AE017 SR011", 300_000),
    Planted(
        planted.STALE_BUYING_POWER, "翎麓热力公司", "HA power AE031 SR021", 900_000, "2025-03-01"
    ),
    Planted(
        planted.ACTIVATED_WITHOUT_CONTACT,
        "泠洲区档案馆",
        "HB government AE035 SR023",
        650_000,
        contacted=False,
    ),
    Planted(
        planted.COMPLETE_PLAN,
        "槐溪理工大学",
        "SD education AE028 SR019",
        1_700_000,
        tier=Tier.TOP20,
    ),
    Planted(planted.PLAN_WITH_GAPS, "鹭泽导航设备厂", "SD defence AE029 SR019", 880_000),
    Planted("900016", "邈衡物流集团", "TJ enterprise AE004 SR004", 4_000_000),
    Planted("900017", "沅丘食品有限公司", "HB enterprise AE034 SR024", 4_000_000),
    Planted("900018", "黛禾纺织有限公司", "HE enterprise AE008 SR006", 3_000_000),
    Planted("900019", "Heskmere Foods", "SZ enterprise AE040 SR028", 3_000_000),
    Planted("900020", "芮桥信托有限公司", "SN finance AE049 SR033", 200_000),
    Planted(_GD, "Corm & Pell Machine Tools", "GD enterprise AE037 SR025", 6_000_000),
    Planted(_SN, "琅垣储能科技公司", "SN power AE050 SR033", 5_000_000),
    Planted(_NA, "绛湾市气象服务中心", "NA government AE052 SR035", 5_000_000),
    Planted(
        planted.VACANT_AE_ACCOUNT,
        "霁屿船舶材料研究所",
        f"HL defence {planted.VACANT_AE} -",
        1_200_000,
        contacted=False,
    ),
    Planted(
        planted.VACANT_SR_ACCOUNT,
        "筠陂县水务局",
        f"SD government - {planted.VACANT_SR}",
        120_000,
        tier=Tier.L3,
        contacted=False,
    ),
    Planted(
        _BEFORE, "昀陌宽带网络公司", f"{planted.MOVED_REP_FROM} telecom AE022 SR015", 1_100_000
    ),
    Planted(_AFTER, "溯崖医学院", f"JS education {planted.MOVED_REP} SR013", 1_400_000),
)


def planted_accounts(setup: Setup, seats: pd.DataFrame) -> pd.DataFrame:
    """Give the planted accounts; nothing random happens to them but visits, where contacted."""
    places = [account.place.split() for account in _ACCOUNTS]
    regions, industries, outside, inside = zip(*places, strict=True)
    frame = pd.DataFrame(_ACCOUNTS).drop(columns="place")
    return frame.assign(
        region=[setup.regions.index(code) for code in regions],
        industry=industries,
        ae=_codes(seats, outside),
        sr=_codes(seats, inside),
        english=[name.isascii() for name in frame["name"]],
        tier=frame["tier"].astype(str),
        buying_power_on=frame["buying_power_on"].astype("datetime64[s]"),
        opened_on=OPENED_ON,
        rank=0,
        size=1.0,
        activity=DORMANT,
        owned=True,
    )


def _codes(seats: pd.DataFrame, reps: tuple[str, ...]) -> list[int]:
    return [NOTHING if rep == "-" else code_of(seats, rep) for rep in reps]
