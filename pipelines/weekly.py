"""The weekly job, its partitions and its schedule."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import dagster as dg

from schemas.calendar import Week
from schemas.settings import Settings

JOB = "weekly"
INTAKE_JOB = "intake"
SCHEDULE = "monday_morning"
CRON = "0 6 * * 1"
"""Monday 06:00 in the company's time zone, after Sunday night's drop."""


def weeks(settings: Settings, through: Week | None = None) -> dg.WeeklyPartitionsDefinition:
    """Give the weeks as partitions; a key is the week's Monday.

    A week can be run while it lasts, and every week up to `through` in any case, so that old
    data can be run on a machine whose clock is behind.
    """
    first = Week.parse(settings.reading.history_starts)
    ahead = 1 if through is None else _weeks_until(through, settings.zone)
    return dg.WeeklyPartitionsDefinition(
        start_date=first.key,
        day_offset=1,
        timezone=settings.company.time_zone,
        end_offset=max(ahead, 1),
    )


def _weeks_until(week: Week, zone: ZoneInfo) -> int:
    this_week = Week.of(datetime.now(zone).date())
    return (week.monday - this_week.monday).days // 7 + 1


def schedule(settings: Settings) -> dg.ScheduleDefinition:
    """Give the schedule that runs the week just ended."""

    @dg.schedule(
        name=SCHEDULE,
        job_name=JOB,
        cron_schedule=CRON,
        execution_timezone=settings.company.time_zone,
        description="Monday 06:00 company time: the week just ended.",
    )
    def monday_morning(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
        week = last_week(context.scheduled_execution_time.astimezone(settings.zone).date())
        return dg.RunRequest(
            run_key=week.key, partition_key=week.key, tags={"radpack/week": str(week)}
        )

    return monday_morning


def last_week(today: date) -> Week:
    """Give the week that ended before `today`'s."""
    return Week.of(today) - 1
