"""Stops of the tour: 设置, 报表 and what may appear anywhere."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog

from mhcrm.base.errors import InputError
from mhcrm.base.progress import silent
from mhcrm.desktop.background import Work
from mhcrm.desktop.dialogs.confirm import Confirm
from mhcrm.desktop.dialogs.error import CrashDialog, ErrorDialog
from mhcrm.desktop.dialogs.help import HelpDialog
from mhcrm.desktop.dialogs.progress import ProgressDialog
from mhcrm.desktop.dialogs.reference_date import ReferenceDate
from mhcrm.desktop.tour.guide import Guide, Stop, dialog, place


def _error(guide: Guide) -> QDialog:
    error = InputError(
        "“线索表.xlsx”打不开：它设了密码",
        "加密的表格读不出内容，现有数据没有改动。",
        "请在 Excel 或 WPS 里去掉密码，另存后再导入。",
        "file-encrypted",
    )
    return ErrorDialog(guide.window, "导入表格", error)


def _progress(guide: Guide) -> QDialog:
    return ProgressDialog(guide.window, Work(0, "导入表格", silent(), False, None, None))


def _confirm(guide: Guide) -> QDialog:
    why = "现在的数据会先另存一份。恢复之后的撤销记录会清空，这一步不能用 Ctrl+Z 撤销。"
    return Confirm(guide.window, "恢复备份", "用“2026-09-15 备份”替换现在的数据？", why, "恢复")


def _handbook(guide: Guide) -> QDialog:
    guide.window.open_place("intake", None)
    handbook = HelpDialog(guide.window.ctx.theme, guide.window)
    handbook.open_at("import")
    return handbook


STOPS: tuple[Stop, ...] = (
    Stop("09-settings", place("settings")),
    Stop("18-reports", place("reports")),
    Stop("25-confirm", dialog(_confirm)),
    Stop("31-reference-date", dialog(lambda guide: ReferenceDate(guide.window.ctx, guide.window))),
    Stop("26-progress", dialog(_progress)),
    Stop("27-error", dialog(_error)),
    Stop("28-crash", dialog(lambda guide: CrashDialog(guide.window, "操作：示例\nValueError: 示例", "logs/mhcrm.log"))),
    Stop("30-handbook", _handbook),
)
