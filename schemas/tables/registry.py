"""Which tables are published with every week, in the order in which they are listed."""

from schemas.columns import Model
from schemas.tables.accuracy import AccuracyHorizons, ForecastAccuracy
from schemas.tables.coverage import Coverage, CoverageTotals
from schemas.tables.forecast import ForecastWeeks, OrderForecast
from schemas.tables.funnel import FunnelStock
from schemas.tables.headlines import Headlines
from schemas.tables.progress import BookingWeeks, SalesProgress, WinRates
from schemas.tables.quality import DataQuality, ExtractStatus
from schemas.tables.segments import AccountSegments, SegmentGrid
from schemas.tables.visits import VisitEffectiveness, VisitWeeks

TABLES: dict[str, type[Model]] = {
    "headlines": Headlines,
    "sales_progress": SalesProgress,
    "booking_weeks": BookingWeeks,
    "win_rates": WinRates,
    "order_forecast": OrderForecast,
    "forecast_weeks": ForecastWeeks,
    "forecast_accuracy": ForecastAccuracy,
    "accuracy_horizons": AccuracyHorizons,
    "funnel_stock": FunnelStock,
    "account_segments": AccountSegments,
    "segment_grid": SegmentGrid,
    "coverage": Coverage,
    "coverage_totals": CoverageTotals,
    "visit_effectiveness": VisitEffectiveness,
    "visit_weeks": VisitWeeks,
    "extract_status": ExtractStatus,
    "data_quality": DataQuality,
}
