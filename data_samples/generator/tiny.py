"""A valid company of a handful of rows, small enough to be spoilt and read by eye."""

Table = list[list[str]]
"""The header and the rows of a file."""

TINY: dict[str, str] = {
    "roster": """\
rep_id,name,role,region,team,manager_id,email,seat,valid_from,valid_to
D01,林知远,DIRECTOR,BJ,T1,,d01@hualan.example,FILLED,2024-04-01,
AE001,邬霁川,AE,BJ,T1,D01,ae001@hualan.example,FILLED,2024-04-01,
SR001,Petra Wexmoor,SR,BJ,T1,D01,sr001@hualan.example,FILLED,2024-04-01,
""",
    "accounts": """\
account_id,name,region,industry,tier,ae_id,sr_id,buying_power,buying_power_on,currency,opened_on
000001,澄岚供电公司,BJ,power,TOP20,AE001,SR001,1200000.00,2026-03-16,,2019-05-20
000002,Brimwick Steel,BJ,enterprise,NAMED,AE001,SR001,600000.00,2026-03-16,,2019-05-20
000003,砚川职业技术学院,BJ,education,L3,,SR001,90000.00,2026-03-16,,2019-05-20
000004,Gildmere Trust,BJ,finance,L3,,SR001,75000.00,2026-03-16,,2019-05-20
""",
    "opportunities": """\
opportunity_id,account_id,rep_id,name,stage,amount,gross_profit,currency,created_on,\
expected_order_on,closed_on,close_reason,evidence
P1,000001,AE001,核心机房改造,L4,400000.00,100000.00,,2026-05-11,2026-09-18,,,key_people
P2,000001,AE001,网络扩容,WON,250000.00,60000.00,,2026-04-13,2026-08-21,2026-08-20,price,
P3,000002,AE001,backup,L2,80000.00,,,2026-07-06,2026-10-16,,,
""",
    "visits": """\
visit_id,rep_id,account_id,kind,status,planned_on,happened_at,end_customer_present,connected,\
outcome,opportunity_id
V1,AE001,000001,VISIT,DONE,2026-09-01,2026-09-01T10:00:00+08:00,true,,PROBLEM_SOLVED,P1
V2,SR001,000003,OB_CALL,DONE,,2026-09-02T14:10:00+08:00,,true,NONE,
V3,AE001,000002,VISIT,PLANNED,2026-09-08,,,,,
""",
    "orders": """\
order_line_id,account_id,opportunity_id,rep_id,region,booked_on,received_on,amount,gross_profit,\
currency
L1,000001,P2,AE001,BJ,2026-08-20,2026-08-20,250000.00,60000.00,
L2,000002,,AE001,BJ,2026-08-25,2026-08-26,12500.00,3000.00,
L3,000003,,SR001,BJ,2026-09-02,2026-09-02,4800.50,1200.25,
""",
    "quotas": """\
rep_id,fiscal_quarter,measure,version,region,amount,approved_on
AE001,FY2026-Q2,revenue,1,BJ,500000.00,2026-06-25
AE001,FY2026-Q2,gross_profit,1,BJ,120000.00,2026-06-25
SR001,FY2026-Q2,revenue,1,BJ,20000.00,2026-06-25
""",
    "forecasts": """\
rep_id,account_id,opportunity_id,made_in_week,target_week,category,amount,currency,submitted_at
AE001,000002,,2026-W34,2026-W35,COMMIT,12000.00,,2026-08-21T16:00:00+08:00
AE001,000001,P1,2026-W36,2026-W38,COMMIT,400000.00,,2026-09-04T16:00:00+08:00
""",
}
"""The required extracts as CSV; every row of them is right."""


def table_of(extract: str) -> Table:
    """Give an extract's header and rows as lists of cells."""
    return [line.split(",") for line in TINY[extract].splitlines()]


def text_of(table: Table) -> str:
    """Give a table as CSV; no cell of the tiny company needs quotes."""
    return "".join(",".join(row) + "\n" for row in table)
