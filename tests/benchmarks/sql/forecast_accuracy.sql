-- ACC-1, 2, 3, 6: by rep, region and company, target week and horizon.

WITH dated_forecasts AS (
  SELECT *, strptime(made_in_week || '-1', '%G-W%V-%u') AS made_on,
    strptime(target_week || '-1', '%G-W%V-%u') AS target_on
  FROM forecasts
),
weeks AS (
  SELECT first_monday + to_days(7 * n) AS monday
  FROM given, range(0, trailing_weeks) AS t(n)
),
grid AS (
  SELECT w.monday, h.horizon, w.monday - to_days(7 * h.horizon) AS made_on
  FROM weeks w, (SELECT unnest(range(1, horizon_weeks + 1)) AS horizon FROM given) h
),
said AS (
  SELECT f.rep_id, coalesce(s.region, e.region) AS region, f.made_on, f.target_on, f.category,
    money(f.amount * CASE WHEN f.currency IS NULL OR f.currency = g.base_currency THEN 1.0
      ELSE coalesce(
        (SELECT arg_max(rate, "on") FROM plan
         WHERE currency = f.currency AND "on" <= f.made_on + to_days(6)),
        (SELECT rate FROM first_plan WHERE currency = f.currency)) END) AS amount
  FROM given g CROSS JOIN dated_forecasts f
  ASOF LEFT JOIN roster s ON f.rep_id = s.rep_id AND f.made_on + to_days(6) >= s.valid_from
  LEFT JOIN first_seat e ON f.rep_id = e.rep_id
),
sold AS (
  SELECT region, rep_id, date_trunc('week', happened_on) AS monday, sum(amount) AS amount
  FROM booked, given
  WHERE is_order AND happened_on >= first_monday - to_days(7 * (horizon_weeks + naive_weeks))
  GROUP BY ALL
),
reps AS (SELECT region, rep_id FROM sold UNION SELECT region, rep_id FROM said),
cells AS (
  SELECT r.region, r.rep_id, g.monday, g.horizon,
    CASE WHEN EXISTS (SELECT 1 FROM said s WHERE s.rep_id = r.rep_id AND s.region = r.region
                       AND s.made_on = g.made_on)
         THEN coalesce((SELECT sum(amount) FROM said s WHERE s.rep_id = r.rep_id
                AND s.region = r.region AND s.made_on = g.made_on AND s.target_on = g.monday
                AND s.category = 'COMMIT'), 0) END AS forecast,
    coalesce((SELECT sum(amount) FROM sold s WHERE s.rep_id = r.rep_id AND s.region = r.region
               AND s.monday = g.monday), 0) AS actual,
    money(CAST(coalesce((SELECT sum(amount) FROM sold s WHERE s.rep_id = r.rep_id
               AND s.region = r.region AND s.monday <= g.made_on
               AND s.monday > g.made_on - to_days(7 * p.naive_weeks)), 0) AS DOUBLE)
          / p.naive_weeks) AS naive
  FROM reps r, grid g, given p
),
kept AS (SELECT * FROM cells WHERE NOT (forecast IS NULL AND actual = 0 AND naive = 0)),
persons AS (
  SELECT rep_id, monday, horizon, sum(forecast) AS forecast, sum(actual) AS actual,
    sum(naive) AS naive
  FROM kept GROUP BY rep_id, monday, horizon
),
graded AS (
  SELECT 'rep' AS grain, region, rep_id, monday, horizon, forecast, actual, naive,
    abs(coalesce(forecast, 0) - actual) AS err, abs(naive - actual) AS naive_err
  FROM kept
  UNION ALL
  SELECT 'region', region, NULL, monday, horizon, sum(forecast), sum(actual), sum(naive),
    sum(abs(coalesce(forecast, 0) - actual)), sum(abs(naive - actual))
  FROM kept GROUP BY region, monday, horizon
  UNION ALL
  SELECT 'company', NULL, NULL, monday, horizon, sum(forecast), sum(actual), sum(naive),
    sum(abs(coalesce(forecast, 0) - actual)), sum(abs(naive - actual))
  FROM persons GROUP BY monday, horizon
)
SELECT grain, region, rep_id,
  strftime(monday, '%G-W%V') AS target_week, horizon,
  CAST(forecast AS DOUBLE) AS forecast, CAST(actual AS DOUBLE) AS actual,
  CAST(forecast - actual AS DOUBLE) AS error,
  CASE WHEN forecast IS NOT NULL THEN CAST(err AS DOUBLE) END AS abs_error,
  ratio(forecast - actual, actual) AS bias_rate,
  CASE WHEN forecast IS NOT NULL THEN ratio(err, actual) END AS wape_rate,
  CASE WHEN forecast IS NOT NULL AND actual <> 0
       THEN greatest(1 - ratio(err, actual), 0) END AS accuracy_rate,
  CASE WHEN forecast IS NOT NULL AND actual <> 0
       THEN greatest(1 - ratio(abs(forecast - actual), actual), 0) END AS accuracy_of_total,
  CAST(naive AS DOUBLE) AS naive_forecast,
  CASE WHEN forecast IS NOT NULL THEN ratio(naive_err, actual) - ratio(err, actual) END AS skill,
  nullif(concat_ws(';', CASE WHEN forecast IS NULL THEN 'not_submitted' END,
    CASE WHEN NOT actual > 0 THEN 'no_actual' END), '') AS reason
FROM graded ORDER BY grain, region, rep_id, target_week, horizon;
