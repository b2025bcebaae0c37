-- CVG-1 to CVG-6: one row a region, tier and industry.

WITH filled AS (SELECT rep_id FROM seats WHERE seat = 'FILLED'),
local AS (
  SELECT v.*, CAST(timezone((SELECT zone FROM given), happened_at) AS DATE) AS day
  FROM visits v WHERE status = 'DONE' AND happened_at IS NOT NULL
),
contacted AS (
  SELECT DISTINCT v.account_id
  FROM local v CROSS JOIN given g
  ASOF LEFT JOIN roster s ON v.rep_id = s.rep_id AND v.day >= s.valid_from
  WHERE v.day <= g.as_of AND v.day > g.as_of - to_days(g.contact_days) AND (
    (v.kind IN ('OB_CALL', 'IB_CALL') AND v.connected)
    OR (v.kind = 'VISIT' AND v.end_customer_present AND s.role = 'AE'
        AND v.outcome IN ('OPPORTUNITY_FOUND', 'OPPORTUNITY_WON', 'PROBLEM_SOLVED')))
),
activating AS (
  SELECT account_id, created_on FROM deals, given
  WHERE account_id IS NOT NULL AND created_on <= as_of
    AND NOT (stage = 'CANCELLED' AND (closed_on IS NULL OR closed_on <= as_of))
),
newly AS (
  SELECT account_id FROM activating, given
  WHERE created_on > as_of - to_days(new_after_days)
  GROUP BY account_id, as_of HAVING min(created_on) > as_of - to_days(7)
),
ordered AS (
  SELECT DISTINCT order_line_id FROM booked, given WHERE is_order AND happened_on >= year_start
),
won AS (
  SELECT DISTINCT account_id FROM (
    SELECT account_id, order_line_id FROM booked JOIN ordered USING (order_line_id)
    GROUP BY account_id, order_line_id HAVING sum(amount) > 0)
),
stands AS (
  SELECT region, tier, industry,
    CAST(coalesce(ae_id IN (FROM filled), false) OR coalesce(sr_id IN (FROM filled), false) AS INT)
      AS owned,
    CAST((ae_id IS NOT NULL OR sr_id IS NOT NULL) AS INT) AS named,
    CAST(account_id IN (FROM contacted) AS INT) AS contacted,
    CAST(account_id IN (SELECT account_id FROM activating, given WHERE created_on >= year_start)
      AS INT) AS activated,
    CAST(account_id IN (FROM won) AS INT) AS won,
    CAST(account_id IN (FROM newly) AS INT) AS newly_activated
  FROM accounts
),
counted AS (
  SELECT region, tier, industry, count(*) AS accounts, sum(owned) AS owned,
    sum(contacted) AS contacted, sum(activated) AS activated, sum(won) AS won,
    sum(named * (1 - owned)) AS vacant_owner, sum(newly_activated) AS newly_activated,
    sum(contacted * owned) AS b1, sum(activated * contacted) AS b2, sum(won * activated) AS b3
  FROM stands GROUP BY region, tier, industry
)
SELECT region, tier, industry, accounts, owned, contacted, activated, won, vacant_owner,
  newly_activated,
  ratio(owned, accounts) AS owned_rate, ratio(contacted, accounts) AS contacted_rate,
  ratio(activated, accounts) AS activated_rate, ratio(won, accounts) AS won_rate,
  ratio(b1, owned) AS contacted_step_rate, ratio(b2, contacted) AS activated_step_rate,
  ratio(b3, activated) AS won_step_rate
FROM counted ORDER BY region, tier, industry;
