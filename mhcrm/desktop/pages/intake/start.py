"""The empty preview: where sheets come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mhcrm.desktop import actions
from mhcrm.desktop.pages.intake.keys import HELP
from mhcrm.desktop.widgets.basic import button
from mhcrm.desktop.widgets.empty import EmptyPlace

if TYPE_CHECKING:
    from mhcrm.desktop.pages.intake.page import IntakePage

LINES = (
    "把台账拖进窗口（几张一起、整个文件夹也行），或在 Excel、WPS、聊天里选中几行复制后按 Ctrl+V。",
    "支持 .xlsx、.xls、.et、.ods、.csv 和 .docx 里的表格；写入前先给您看每一行的结论。",
)


def start_place(page: IntakePage) -> EmptyPlace:
    """One sentence, one button, and the other ways."""
    main = button(
        "选择文件", "intake.choose", page.ask_file, kind="filled", icon="folder-open", tip=actions.tip("import")
    )
    folder = button("选择文件夹", "intake.chooseFolder", page.ask_folder, kind="link")
    past = button("看导入记录", "intake.startHistory", page.decisions.history, kind="link")
    made = EmptyPlace("导入哪张表", LINES, main, (folder, past), HELP)
    made.setFocusProxy(main)
    return made
