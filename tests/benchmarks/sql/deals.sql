-- Seats and opportunities as of the week's Sunday, with region, team and worth in base currency.
-- Stands on the macros and views of bookings.sql.

CREATE OR REPLACE TABLE seats AS
SELECT rep_id, arg_max(region, valid_from) AS region, arg_max(team, valid_from) AS team,
  arg_max(role, valid_from) AS role, arg_max(seat, valid_from) AS seat
FROM roster, given
WHERE valid_from <= as_of AND (valid_to IS NULL OR valid_to >= as_of)
GROUP BY rep_id;

CREATE OR REPLACE TABLE deals AS
WITH dated AS (
  SELECT o.*,
    stage IN ('L1', 'L2', 'L3', 'L4', 'L5') AND (created_on IS NULL OR created_on <= as_of)
      AS is_open,
    CASE WHEN stage IN ('WON', 'LOST', 'CANCELLED') OR created_on > as_of
         THEN coalesce(closed_on, as_of) ELSE as_of END AS day
  FROM opportunities o, given
)
SELECT d.opportunity_id, d.account_id, d.rep_id, d.stage, d.created_on, d.closed_on,
  d.expected_order_on, d.is_open,
  coalesce(s.region, f.region) AS region,
  (SELECT team FROM teams t
   WHERE t.rep_id = d.rep_id AND t.region = coalesce(s.region, f.region)) AS team,
  money(d.amount * r.rate) AS amount, money(d.gross_profit * r.rate) AS gross_profit,
  w.win_probability AS probability
FROM dated d
JOIN (
  SELECT d.opportunity_id,
    CASE WHEN d.currency IS NULL OR d.currency = g.base_currency THEN 1.0
         ELSE coalesce(p.rate, f.rate) END AS rate
  FROM given g CROSS JOIN dated d
  ASOF LEFT JOIN plan p ON d.currency = p.currency AND d.day >= p."on"
  LEFT JOIN first_plan f ON d.currency = f.currency
) r USING (opportunity_id)
ASOF LEFT JOIN roster s ON d.rep_id = s.rep_id AND d.day >= s.valid_from
LEFT JOIN first_seat f ON d.rep_id = f.rep_id
LEFT JOIN probabilities w ON d.stage = w.stage;
