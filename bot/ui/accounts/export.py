"""What /trade export shows."""

from bot.services.accounts.export import MOST_ROWS, Export
from bot.ui.kit.reply import Attachment, Reply, card


def export_reply(export: Export) -> Reply:
    """The files, and what is not in them; to be shown to their owner alone."""
    text = "Your fills, postings and XP in this server: a table each, and everything in `export.json`."
    if export.cut:
        text += f"\n-# Of your {' and '.join(export.cut)} only the newest {MOST_ROWS:,} are in them."
    if export.unreadable:
        text += f"\n-# ⚠️ {export.unreadable:,} rows cannot be read here, and are not in them."
    files = tuple(Attachment(data, name) for name, data in export.files.items())
    return Reply(card("Export", text), attachments=files)
