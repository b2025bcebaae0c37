-- Order lines and later events in base currency, split by PRIMARY credits, with region and team.
-- Views over the typed extracts; parameters come from the one row of `given`.

CREATE OR REPLACE MACRO ratio(top, bottom) AS
  CASE WHEN bottom <> 0 THEN
    CAST(CAST(top * 10000 AS BIGINT) AS DOUBLE) / CAST(CAST(bottom * 10000 AS BIGINT) AS DOUBLE)
  END;

CREATE OR REPLACE MACRO money(value) AS CAST(round_even(value, 4) AS DECIMAL(18, 4));

CREATE OR REPLACE VIEW plan AS SELECT currency, "on", rate FROM fx_rates WHERE kind = 'PLAN';

CREATE OR REPLACE VIEW first_plan AS
SELECT currency, arg_min(rate, "on") AS rate FROM plan GROUP BY currency;

CREATE OR REPLACE VIEW first_seat AS
SELECT rep_id, arg_min(region, valid_from) AS region, arg_min(team, valid_from) AS team
FROM roster GROUP BY rep_id;

CREATE OR REPLACE TABLE lines AS
SELECT o.order_line_id, o.account_id, o.rep_id, o.region, o.booked_on, c.rate,
  money(o.amount * c.rate) AS amount,
  money(o.gross_profit * c.rate) AS gross_profit
FROM (
  SELECT o.*,
    CASE WHEN o.currency IS NULL OR o.currency = g.base_currency THEN 1.0
         ELSE coalesce(p.rate, f.rate) END AS rate
  FROM given g CROSS JOIN orders o
  ASOF LEFT JOIN plan p ON o.currency = p.currency AND o.booked_on >= p."on"
  LEFT JOIN first_plan f ON o.currency = f.currency
) AS c JOIN orders o USING (order_line_id);

CREATE OR REPLACE TABLE moves AS
SELECT row_number() OVER () AS move, * FROM (
  SELECT order_line_id, account_id, rep_id, region, booked_on, booked_on AS happened_on,
    true AS is_order, amount, gross_profit
  FROM lines
  UNION ALL
  SELECT l.order_line_id, l.account_id, l.rep_id, l.region, l.booked_on, e.happened_on, false,
    money(e.amount_delta * l.rate),
    coalesce(
      money(e.gross_profit_delta * l.rate),
      CASE WHEN sum(money(e.amount_delta * l.rate)) OVER so_far = -l.amount
           THEN -l.gross_profit
             - coalesce(sum(money(e.gross_profit_delta * l.rate)) OVER so_far, 0) END
    )
  FROM order_events e JOIN lines l USING (order_line_id)
  WINDOW so_far AS (PARTITION BY order_line_id ORDER BY e.happened_on, e.event_id)
) WHERE happened_on <= (SELECT as_of FROM given);

CREATE OR REPLACE TABLE parts AS
WITH shared AS (
  SELECT m.* REPLACE (coalesce(c.rep_id, m.rep_id) AS rep_id),
    c.share,
    row_number() OVER (PARTITION BY m.move ORDER BY c.rep_id) = 1 AS is_first,
    money(CAST(m.amount AS DOUBLE) * c.share) AS amount_part,
    money(CAST(m.gross_profit AS DOUBLE) * c.share) AS profit_part
  FROM moves m LEFT JOIN (SELECT * FROM credits WHERE kind = 'PRIMARY') c USING (order_line_id)
)
SELECT order_line_id, account_id, rep_id, region, booked_on, happened_on, is_order,
  CASE WHEN share IS NULL THEN amount
       WHEN is_first THEN amount_part + amount - sum(amount_part) OVER (PARTITION BY move)
       ELSE amount_part END AS amount,
  CASE WHEN share IS NULL THEN gross_profit
       WHEN is_first THEN profit_part + gross_profit - sum(profit_part) OVER (PARTITION BY move)
       ELSE profit_part END AS gross_profit
FROM shared;

-- A rep's row in a region stands in the rep's latest team there.
CREATE OR REPLACE VIEW teams AS
SELECT rep_id, region, arg_max(team, valid_from) AS team
FROM roster, given WHERE valid_from <= as_of GROUP BY rep_id, region;

CREATE OR REPLACE TABLE booked AS
SELECT b.*, t.team
FROM (
  SELECT p.* REPLACE (coalesce(p.region, s.region, f.region) AS region)
  FROM parts p
  ASOF LEFT JOIN roster s ON p.rep_id = s.rep_id AND p.booked_on >= s.valid_from
  LEFT JOIN first_seat f ON p.rep_id = f.rep_id
) b LEFT JOIN teams t USING (rep_id, region);
