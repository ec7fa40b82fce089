"""Bringing a database to this release, with a backup before anything is changed."""

from dataclasses import dataclass

from bot.config import BackupPlan
from bot.data import migrate
from bot.data.transfer.backups import Backup, back_up


@dataclass(frozen=True, slots=True)
class Upgrade:
    """The migrations that were applied, and the backup from before them; None where there was nothing to keep."""

    names: list[str]
    backup: Backup | None = None


async def upgrade(url: str, plan: BackupPlan, now: int) -> Upgrade:
    """Applies what is pending. `now` in ms since 1970. Raises MigrationError, and BackupError with nothing changed."""
    steps = await migrate.history(url)
    if all(step.applied and step.in_release for step in steps):
        return Upgrade([])
    backup = None
    if any(step.applied for step in steps) and all(step.in_release for step in steps):
        backup = await back_up(url, now, folder=plan.folder, keep=plan.keep)
    return Upgrade(await migrate.upgrade(url), backup)
