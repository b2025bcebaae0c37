-- SEG-1, 2, 4, 5, 6: one row an account.

CREATE OR REPLACE MACRO cell(own, power, low, high, small, large) AS
  CASE WHEN power IS NULL OR power <= 0 THEN 'U'
       ELSE CASE WHEN ratio(greatest(own, 0), power) < low THEN 'A'
                 WHEN ratio(greatest(own, 0), power) > high THEN 'R' ELSE 'D' END
         || CASE WHEN power < small THEN '3' WHEN power > large THEN '1' ELSE '2' END
  END;

WITH powered AS (
  SELECT a.*, money(a.buying_power * CASE
      WHEN a.currency IS NULL OR a.currency = g.base_currency THEN 1.0
      ELSE coalesce(
        (SELECT arg_max(rate, "on") FROM plan WHERE currency = a.currency AND "on" <= g.as_of),
        (SELECT rate FROM first_plan WHERE currency = a.currency)) END) AS power
  FROM accounts a, given g
),
sold AS (
  SELECT account_id,
    coalesce(sum(amount) FILTER (happened_on > as_of - to_days(window_days)), 0) AS own,
    coalesce(sum(amount) FILTER (
      happened_on > quarter_start - to_days(1 + window_days) AND happened_on < quarter_start
    ), 0) AS own_before
  FROM booked, given GROUP BY account_id
),
found AS (
  SELECT p.*, g.*, coalesce(s.own, 0) AS own, coalesce(s.own_before, 0) AS own_before
  FROM powered p CROSS JOIN given g LEFT JOIN sold s USING (account_id)
),
celled AS (
  SELECT *,
    cell(own, power, sow_low, sow_high, power_small, power_large) AS rad_cell,
    CASE WHEN (power IS NULL OR buying_power_on < quarter_start)
          AND (opened_on IS NULL OR opened_on < quarter_start)
         THEN cell(own_before, power, sow_low, sow_high, power_small, power_large)
    END AS previous_cell,
    CASE WHEN power > 0 THEN power END AS usable
  FROM found
)
SELECT account_id, region, industry, tier, ae_id, sr_id,
  CAST(power AS DOUBLE) AS buying_power,
  CAST(own AS DOUBLE) AS own_12m,
  ratio(own, usable) AS sow_rate,
  rad_cell,
  CASE WHEN usable IS NULL THEN 'no_buying_power' END AS reason,
  nullif(concat_ws(';',
    CASE WHEN power IS NOT NULL
          AND (buying_power_on IS NULL OR buying_power_on < as_of - to_days(stale_after_days))
         THEN 'stale_buying_power' END,
    CASE WHEN ratio(own, usable) > 1 THEN 'sow_over_1' END), '') AS flags,
  CASE WHEN usable IS NOT NULL THEN CAST(greatest(usable - own, 0) AS DOUBLE) END AS white_space,
  CASE WHEN usable IS NOT NULL THEN round_even(greatest(CAST(usable AS DOUBLE) * (
    CASE left(rad_cell, 1) WHEN 'A' THEN sow_low WHEN 'D' THEN sow_high ELSE sow_top END
    - greatest(ratio(own, usable), 0)), 0), 4) END AS next_move_value,
  previous_cell,
  CASE WHEN opened_on >= quarter_start THEN 'new'
       WHEN previous_cell <> rad_cell THEN 'sales' END AS move_cause
FROM celled ORDER BY account_id;
