-- PRG-1 to PRG-12 with FUN-4's win rate: company, region, team and rep by measure.

WITH quarter AS (SELECT *, (quarter_end - quarter_start) AS span FROM given),
valued AS (
  SELECT m.measure, b.region, b.team, b.rep_id, b.is_order, b.amount AS weight,
    CASE m.measure WHEN 'revenue' THEN b.amount ELSE b.gross_profit END AS value
  FROM booked b, given, (VALUES ('revenue'), ('gross_profit')) AS m(measure)
  WHERE b.happened_on >= quarter_start
),
open_deals AS (
  SELECT m.measure, d.region, d.team, d.rep_id, d.stage, d.amount AS weight, d.probability,
    CASE m.measure WHEN 'revenue' THEN d.amount ELSE d.gross_profit END AS value,
    CASE WHEN expected_order_on IS NULL THEN 'undated'
         WHEN expected_order_on <= as_of THEN 'overdue'
         WHEN expected_order_on <= quarter_end THEN 'within' ELSE 'beyond' END AS due
  FROM deals d, given, (VALUES ('revenue'), ('gross_profit')) AS m(measure)
  WHERE d.is_open
),
latest_quota AS (
  SELECT q.measure, q.rep_id, q.region, money(q.amount) AS amount
  FROM quotas q, given
  WHERE q.fiscal_quarter = quarter_name AND q.approved_on <= as_of
  QUALIFY row_number() OVER (
    PARTITION BY q.rep_id, q.measure ORDER BY q.approved_on DESC, q.version DESC) = 1
),
facts AS (
  SELECT measure, region, team, rep_id, NULL::DECIMAL(18, 4) AS quota,
    CASE WHEN is_order THEN value END AS gross, value AS net,
    CASE WHEN value IS NULL THEN abs(weight) ELSE 0 END AS net_unknown,
    abs(weight) AS net_weight,
    NULL::VARCHAR AS stage, NULL::VARCHAR AS due, NULL::DECIMAL(18, 4) AS open_value,
    NULL::DECIMAL(18, 4) AS weighted, 0::DECIMAL(18, 4) AS open_unknown,
    0::DECIMAL(18, 4) AS open_weight
  FROM valued
  UNION ALL BY NAME
  SELECT measure, region, team, rep_id, stage, due, value AS open_value,
    money(CAST(value AS DOUBLE) * probability) AS weighted,
    CASE WHEN value IS NULL THEN coalesce(weight, 0) ELSE 0 END AS open_unknown,
    coalesce(weight, 0) AS open_weight
  FROM open_deals
  UNION ALL BY NAME
  SELECT q.measure, q.region, s.team, q.rep_id, q.amount AS quota
  FROM latest_quota q LEFT JOIN seats s ON q.rep_id = s.rep_id AND q.region = s.region
  UNION ALL BY NAME
  SELECT m.measure, region, team, rep_id
  FROM seats, (VALUES ('revenue'), ('gross_profit')) AS m(measure)
  WHERE role = 'AE' AND seat = 'FILLED'
),
summed AS (
  SELECT measure,
    CASE GROUPING(region, team, rep_id) WHEN 7 THEN 'company' WHEN 3 THEN 'region'
         WHEN 1 THEN 'team' ELSE 'rep' END AS level,
    region, team, rep_id, sum(quota) AS quota,
    sum(gross) AS gross, sum(net) AS net, coalesce(sum(net_unknown), 0) AS net_unknown,
    coalesce(sum(net_weight), 0) AS net_weight,
    sum(open_value) FILTER (due = 'within' AND stage = 'L1') AS l1,
    sum(open_value) FILTER (due = 'within' AND stage = 'L2') AS l2,
    sum(open_value) FILTER (due = 'within' AND stage = 'L3') AS l3,
    sum(open_value) FILTER (due = 'within' AND stage = 'L4') AS l4,
    sum(open_value) FILTER (due = 'within' AND stage = 'L5') AS l5,
    sum(open_value) FILTER (due = 'within') AS within,
    sum(open_value) FILTER (due = 'overdue') AS overdue,
    sum(open_value) FILTER (due = 'beyond') AS beyond,
    sum(weighted) FILTER (due = 'within') AS weighted,
    coalesce(sum(open_unknown) FILTER (due = 'within'), 0) AS u_within,
    coalesce(sum(open_weight) FILTER (due = 'within'), 0) AS w_within,
    coalesce(sum(open_unknown) FILTER (due = 'overdue'), 0) AS u_overdue,
    coalesce(sum(open_unknown) FILTER (due = 'beyond'), 0) AS u_beyond
  FROM facts
  GROUP BY GROUPING SETS (
    (measure), (measure, region), (measure, region, team), (measure, region, team, rep_id))
),
every AS (
  SELECT * FROM summed
  UNION ALL BY NAME
  SELECT m.measure, 'region' AS level, r.region, 0 AS net_unknown, 0 AS net_weight,
    0 AS u_within, 0 AS w_within, 0 AS u_overdue, 0 AS u_beyond
  FROM regions r, (VALUES ('revenue'), ('gross_profit')) AS m(measure)
  WHERE NOT EXISTS (SELECT 1 FROM summed s
    WHERE s.level = 'region' AND s.region = r.region AND s.measure = m.measure)
),
zeroed AS (
  SELECT * REPLACE (
    CASE WHEN net_unknown > 0 THEN gross ELSE coalesce(gross, 0) END AS gross,
    CASE WHEN net_unknown > 0 THEN net ELSE coalesce(net, 0) END AS net,
    CASE WHEN u_within > 0 THEN l1 ELSE coalesce(l1, 0) END AS l1,
    CASE WHEN u_within > 0 THEN l2 ELSE coalesce(l2, 0) END AS l2,
    CASE WHEN u_within > 0 THEN l3 ELSE coalesce(l3, 0) END AS l3,
    CASE WHEN u_within > 0 THEN l4 ELSE coalesce(l4, 0) END AS l4,
    CASE WHEN u_within > 0 THEN l5 ELSE coalesce(l5, 0) END AS l5,
    CASE WHEN u_within > 0 THEN within ELSE coalesce(within, 0) END AS within,
    CASE WHEN u_within > 0 THEN weighted ELSE coalesce(weighted, 0) END AS weighted,
    CASE WHEN u_overdue > 0 THEN overdue ELSE coalesce(overdue, 0) END AS overdue,
    CASE WHEN u_beyond > 0 THEN beyond ELSE coalesce(beyond, 0) END AS beyond)
  FROM every
),
resolved AS (
  SELECT
    CASE GROUPING(region, team, rep_id) WHEN 7 THEN 'company' WHEN 3 THEN 'region'
         WHEN 1 THEN 'team' ELSE 'rep' END AS level,
    region, team, rep_id,
    count(*) FILTER (stage = 'WON') AS won, count(*) FILTER (stage = 'LOST') AS lost
  FROM deals, given WHERE closed_on BETWEEN win_since AND as_of
  GROUP BY GROUPING SETS ((), (region), (region, team), (region, team, rep_id))
),
climbing AS (
  SELECT z.*, g.*,
    CASE WHEN z.level = 'rep' AND r.won + r.lost >= minimum THEN r.won / (r.won + r.lost)
         WHEN z.level IN ('rep', 'team') AND t.won + t.lost >= minimum
         THEN t.won / (t.won + t.lost)
         WHEN z.level <> 'company' AND a.won + a.lost >= minimum THEN a.won / (a.won + a.lost)
         ELSE c.won / nullif(c.won + c.lost, 0) END AS win_rate,
    CASE z.level WHEN 'rep' THEN r.won + r.lost WHEN 'team' THEN t.won + t.lost
         WHEN 'region' THEN a.won + a.lost ELSE c.won + c.lost END AS own_resolved,
    quota - net AS remaining,
    CASE WHEN quota - net > 0 THEN quota - net END AS left_over
  FROM zeroed z CROSS JOIN given g
  LEFT JOIN resolved c ON c.level = 'company'
  LEFT JOIN resolved a ON a.level = 'region' AND a.region = z.region
  LEFT JOIN resolved t ON t.level = 'team' AND t.region = z.region
    AND t.team IS NOT DISTINCT FROM z.team
  LEFT JOIN resolved r ON r.level = 'rep' AND r.region = z.region
    AND r.team IS NOT DISTINCT FROM z.team AND r.rep_id = z.rep_id
)
SELECT level, region, team, rep_id, measure,
  CAST(quota AS DOUBLE) AS quota, CAST(gross AS DOUBLE) AS booked_gross,
  CAST(net AS DOUBLE) AS booked_net, ratio(net, quota) AS attainment_rate,
  elapsed / days AS time_elapsed_rate,
  round_even(CAST(net AS DOUBLE) - CAST(quota AS DOUBLE) * elapsed / days, 4) AS pace_gap,
  CAST(remaining AS DOUBLE) AS remaining_quota,
  round_even(CAST(left_over AS DOUBLE) / (greatest(days - elapsed, 1) / 7), 4) AS needed_per_week,
  CAST(l1 AS DOUBLE) AS open_l1, CAST(l2 AS DOUBLE) AS open_l2, CAST(l3 AS DOUBLE) AS open_l3,
  CAST(l4 AS DOUBLE) AS open_l4, CAST(l5 AS DOUBLE) AS open_l5,
  CAST(within AS DOUBLE) AS open_in_window, CAST(overdue AS DOUBLE) AS overdue,
  CAST(beyond AS DOUBLE) AS open_beyond,
  ratio(within, left_over) AS v, ratio(weighted, left_over) AS v_weighted,
  ratio(within + beyond, left_over) AS v_all,
  CASE WHEN win_rate > 0 THEN 1 / win_rate END AS v_required,
  CAST(net + weighted AS DOUBLE) AS landing_estimate,
  CAST(net + weighted - quota AS DOUBLE) AS landing_gap,
  nullif(concat_ws(';',
    CASE WHEN quota IS NULL OR quota <= 0 THEN 'no_quota' END,
    CASE WHEN remaining <= 0 THEN 'quota_met' END,
    CASE WHEN net IS NULL AND net_weight > 0 OR within IS NULL AND u_within > 0
         THEN 'no_gross_profit' END,
    CASE WHEN ratio(net_unknown, net_weight) > unknown_limit THEN 'provisional' END,
    CASE WHEN ratio(u_within, w_within) > unknown_limit AND within IS NOT NULL
         THEN 'v_provisional' END,
    CASE WHEN win_rate > 0 AND coalesce(own_resolved, 0) < minimum THEN 'too_few' END,
    CASE WHEN win_rate IS NULL OR win_rate = 0 THEN 'no_wins' END), '') AS reason
FROM climbing
WHERE level <> 'rep' OR rep_id IS NOT NULL
ORDER BY level, region, team, rep_id, measure;
