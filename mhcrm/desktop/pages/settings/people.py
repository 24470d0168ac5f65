"""人员与角色: who works here and what each may sign; without anybody entered, every name may sign everything."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.widgets.basic import ElidedLabel, badge, button, clear, label, row
from mhcrm.domain.people import OfficePerson

Found = tuple[list[OfficePerson], tuple[str, ...]]


class PeopleSection(QWidget):
    """One line a person; each opens its form."""

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self.ctx = ctx
        self.setObjectName("settings.people")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self._notes = label("", "meta", name="settings.peopleNotes", wrap=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addLayout(self._lines)
        box.addWidget(self._notes)
        box.addLayout(row(button("增加人员…", "settings.addPerson", self.edit, icon="plus", small=True), None))

    def refresh(self) -> None:
        """Read the people."""
        app = self.ctx.app

        def work(_progress: object) -> Found:
            return app.people.all(inactive=True), app.people.notes()

        self.ctx.lanes.run("读取人员", work, on_done=self._arrived, quiet=True)

    def edit(self, one: OfficePerson | None = None) -> None:
        """The form of a person."""
        from mhcrm.desktop.dialogs.referral.person_form import person_form  # not before the first paint

        person_form(self.ctx, self, one, self.refresh).open()

    def _arrived(self, found: Found) -> None:
        people, notes = found
        clear(self._lines)
        for one in people:
            roles = "、".join(sorted(role.value for role in one.roles)) or "没有角色"
            line = row(label(one.name, "" if one.active else "sub"), label(one.unit, "meta"), gap=10)
            line.addWidget(ElidedLabel(roles, "sub"), 1)
            if not one.active:
                line.addWidget(badge("已离岗"))
            act = button("修改", f"settings.person.{one.name}", partial(self.edit, one), kind="link", small=True)
            act.setAccessibleName(f"修改 {one.name}")
            line.addWidget(act)
            self._lines.addLayout(line)
        self._notes.setText("".join(notes))
