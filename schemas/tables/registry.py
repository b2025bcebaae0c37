"""Which tables are published with every week, in the order in which they are listed."""

from schemas.columns import Model
from schemas.tables.accounts import AccountChanges, AccountList, AccountLoad
from schemas.tables.accuracy import AccuracyHorizons, ForecastAccuracy, ForecastHabits
from schemas.tables.attribution import BookingViews, CurrencyDifferences, OverlayCredits
from schemas.tables.bridge import PipelineBridge, PipelineMoves, SlipRates
from schemas.tables.commits import CommitReview
from schemas.tables.coverage import Activations, Coverage, CoverageTotals, VacantSeats
from schemas.tables.decisions import Decisions, HeadlineWeeks, RegionLeague
from schemas.tables.forecast import ForecastWeeks, OrderForecast
from schemas.tables.forecast_bridge import ForecastBridge, ForecastBridgeTotals
from schemas.tables.funnel import FunnelStock
from schemas.tables.funnel_history import FunnelConversion, StageDuration, StageTransitions
from schemas.tables.headlines import Headlines
from schemas.tables.landing import Calibration, LandingBands
from schemas.tables.performance import RepScorecard, ReviewAgenda, ScorecardHistory
from schemas.tables.periods import BookingsBridge, ProgressPeriods
from schemas.tables.planning import AllocationFit, InsideCalls, PlanKept, WorkPlan
from schemas.tables.progress import BookingWeeks, SalesProgress, WinRates
from schemas.tables.quality import DataQuality, ExtractStatus
from schemas.tables.reconciliation import OrderReconciliation, ReconciliationTotals
from schemas.tables.registration import LateRegistration
from schemas.tables.reporting import (
    AccuracyRestated,
    ReportedFigures,
    RestatedRows,
    Restatements,
)
from schemas.tables.review import OpportunityReview
from schemas.tables.segments import AccountSegments, SegmentGrid, SegmentMoves
from schemas.tables.visits import VisitEffectiveness, VisitOutcomes, VisitWeeks

TABLES: dict[str, type[Model]] = {
    "headlines": Headlines,
    "headline_weeks": HeadlineWeeks,
    "decisions": Decisions,
    "region_league": RegionLeague,
    "sales_progress": SalesProgress,
    "booking_weeks": BookingWeeks,
    "progress_periods": ProgressPeriods,
    "bookings_bridge": BookingsBridge,
    "booking_views": BookingViews,
    "overlay_credits": OverlayCredits,
    "currency_differences": CurrencyDifferences,
    "win_rates": WinRates,
    "order_forecast": OrderForecast,
    "forecast_weeks": ForecastWeeks,
    "commit_review": CommitReview,
    "forecast_accuracy": ForecastAccuracy,
    "accuracy_horizons": AccuracyHorizons,
    "forecast_habits": ForecastHabits,
    "forecast_bridge": ForecastBridge,
    "forecast_bridge_totals": ForecastBridgeTotals,
    "order_reconciliation": OrderReconciliation,
    "reconciliation_totals": ReconciliationTotals,
    "funnel_stock": FunnelStock,
    "funnel_conversion": FunnelConversion,
    "stage_transitions": StageTransitions,
    "stage_duration": StageDuration,
    "opportunity_review": OpportunityReview,
    "pipeline_bridge": PipelineBridge,
    "pipeline_moves": PipelineMoves,
    "slip_rates": SlipRates,
    "calibration": Calibration,
    "landing_bands": LandingBands,
    "account_segments": AccountSegments,
    "segment_grid": SegmentGrid,
    "segment_moves": SegmentMoves,
    "account_load": AccountLoad,
    "account_list": AccountList,
    "account_changes": AccountChanges,
    "coverage": Coverage,
    "coverage_totals": CoverageTotals,
    "vacant_seats": VacantSeats,
    "activations": Activations,
    "late_registration": LateRegistration,
    "visit_effectiveness": VisitEffectiveness,
    "visit_weeks": VisitWeeks,
    "visit_outcomes": VisitOutcomes,
    "plan_kept": PlanKept,
    "inside_calls": InsideCalls,
    "allocation_fit": AllocationFit,
    "work_plan": WorkPlan,
    "reported_figures": ReportedFigures,
    "restatements": Restatements,
    "restated_rows": RestatedRows,
    "accuracy_restated": AccuracyRestated,
    "rep_scorecard": RepScorecard,
    "scorecard_history": ScorecardHistory,
    "review_agenda": ReviewAgenda,
    "extract_status": ExtractStatus,
    "data_quality": DataQuality,
}
