"""Backups as the clock asks for them."""

from dataclasses import dataclass

from bot.config import BackupPlan
from bot.data.transfer.backups import Backup, back_up, newest_at
from bot.rules.timing import HOUR


@dataclass(frozen=True, slots=True)
class Backups:
    """The backups of an open database, made at `created_at` in ms since 1970."""

    url: str
    plan: BackupPlan
    created_at: int

    async def back_up_if_due(self, now: int) -> Backup | None:
        """Makes a backup if the newest, or the installation itself, is as old as the plan says. Raises BackupError.

        `now` in ms since 1970.
        """
        since = newest_at(self.url, self.plan.folder) or self.created_at
        if not self.plan.every or now - since < self.plan.every * HOUR:
            return None
        return await back_up(self.url, now, folder=self.plan.folder, keep=self.plan.keep)
