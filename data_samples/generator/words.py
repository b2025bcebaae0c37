"""Syllables and words from which invented names are composed; nobody real is meant by any."""

from schemas.vocabulary import Stage

ZH_FIRST = "澄砚嵘珩霁岫沅泓箬绛昀芮琅翊溯棠鹭槐黛邈皓璟蔚曜筠泠湛岑翎韶"
ZH_SECOND = "岚川屿陌汀野衡桥丘禾渚庭垣麓涧堰浦皋榭湾溪圃崖畴澜峤洲泽陂坞"
ZH_SURNAMES = "邬阙郗佟鄢郜蔺宓糜逄郇仉亓檀蒯羿濮晏寇巫"
ZH_GIVEN = "澜珩砚霁岚翊昀溯筠棠皓泠岑韶邈芮槐湛屿蔚"

ZH_ENDINGS = {
    "government": ("市政务服务中心", "县水务局", "区档案馆", "市气象服务中心", "县财政事务中心"),
    "defence": ("精密仪器研究所", "特种装备厂", "船舶材料研究所", "遥感技术研究院", "导航设备厂"),
    "enterprise": ("重工集团", "化工股份有限公司", "纺织有限公司", "物流集团", "食品有限公司"),
    "education": ("理工大学", "职业技术学院", "师范学院", "第三中学", "医学院"),
    "finance": ("农村商业银行", "财产保险公司", "信托有限公司", "期货有限公司", "城市商业银行"),
    "power": ("供电公司", "水电站", "风力发电公司", "热力公司", "储能科技公司"),
    "telecom": ("通信有限公司", "宽带网络公司", "数据中心公司", "卫星通信公司", "广电网络公司"),
}
ZH_OTHER_ENDINGS = ("实业公司", "集团", "有限公司")

EN_FIRST = (
    *("Tarn", "Brim", "Quor", "Vel", "Hesk", "Dunmar", "Osk", "Ferr", "Lund", "Pell"),
    *("Wrex", "Aven", "Corm", "Gild", "Ister", "Joss", "Keld", "Marr", "Noll", "Thrum"),
    *("Ulver", "Yarn", "Zell", "Brack", "Crand", "Drev", "Elb", "Fosk", "Grail", "Hoth"),
)
EN_SECOND = (
    *("holm", "mere", "wick", "dale", "ford", "combe", "stead", "bourne"),
    *("leigh", "thorpe", "garth", "lowe", "rigg", "shaw", "tor", "vane"),
)
EN_SURNAMES = (
    *("Quillbrook", "Ashdrift", "Fennimarsh", "Oldbarrow", "Tarrowby", "Wexmoor", "Drummel"),
    *("Hollinquist", "Brackenfeld", "Sallowtree", "Pinderwick", "Marlstead", "Kestermoor"),
    *("Thornaby-Oke", "Vantreeve"),
)
EN_GIVEN = (
    *("Tavin", "Orsel", "Liora", "Merrit", "Jessamy", "Corwin"),
    *("Ilsabet", "Rook", "Petra", "Anselm", "Wilmot", "Sorrel"),
)

EN_ENDINGS = {
    "government": ("City Services", "County Water Board", "Records Office", "Transit Authority"),
    "defence": ("Instruments Institute", "Marine Works", "Sensor Laboratory", "Navigation Works"),
    "enterprise": ("Steel", "Chemicals", "Textiles", "Freight", "Foods", "Machine Tools"),
    "education": ("University", "Technical College", "Grammar School", "Medical School"),
    "finance": ("Savings Bank", "Mutual Insurance", "Trust", "Clearing House"),
    "power": ("Power Grid", "Hydro Station", "Wind Energy", "District Heating"),
    "telecom": ("Telecom", "Broadband", "Data Centres", "Satellite Services"),
}
EN_OTHER_ENDINGS = ("Holdings", "Group", "Works")

ZH_PROJECTS = (
    "核心机房改造",
    "网络扩容",
    "备份系统",
    "安全加固",
    "视频会议",
    "数据平台",
    "运维服务",
)
EN_PROJECTS = ("core upgrade", "network extension", "backup", "hardening", "data platform", "care")

ZH_PERIODS = ("一期", "二期", "三期", "续约")
EN_PERIODS = ("phase 1", "phase 2", "phase 3", "renewal")

CLOSE_REASONS = {
    Stage.WON: ("方案优势", "price", "relationship"),
    Stage.LOST: ("价格", "competitor", "功能不足", "budget cut"),
    Stage.CANCELLED: ("项目取消", "duplicate"),
}

EXIT_CHECKS = (
    ("key_people", "organisation", "needs_and_installed_base", "interest"),
    (
        *("decision_makers", "influencers", "critical_needs"),
        *("problem_and_solutions", "meetings_recorded"),
    ),
    (
        *("agreed_needs", "customer_benefit", "solution"),
        *("financial_capability", "delivery_schedule", "installation_plan"),
    ),
    ("proposal_reviewed", "questions_answered", "quotation_approved", "price_agreed"),
    ("customer_satisfied", "terms_accepted", "partner_chosen", "contract_signed"),
)
"""The exit checks of L1 to L5, the codes of `opportunities.evidence`."""

PLAN_TEXTS = {
    "decision_map": ("信息中心主任决定、财务会签", "CIO decides, finance countersigns"),
    "needs": ("双活机房", "a second data centre", "运维外包"),
    "installed_base": ("12 台核心设备、已用 5 年", "two sites, 40 cabinets"),
    "competitor_share": ("对手约占 60%", "competitor holds two thirds"),
    "goals": ("本财年进入 D 区", "win the renewal"),
    "next_moves": ("九月高层拜访", "pilot in October"),
}

ACTIONS = (
    ("PRG-8", "补充本季度商机", "新增两个商机"),
    ("FCT-4", "Review every commit of the week with the rep", "commits cut to what is signed"),
    ("FUN-8", "核实推迟三次以上的预计定单日期", "日期已更新"),
    ("WKP-1", "Plan twelve effective visits", "eleven done"),
    ("CVG-3", "激活未激活的指名客户", "激活一家"),
    ("LST-1", "Bring buying power of the named accounts up to date", "done for all but two"),
)
"""Metric, what was agreed, and what came of it."""
