"""Questions every step shares: the day and who signs; and opening a step's form."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from mhcrm.desktop.context import Context
from mhcrm.desktop.dialogs.referral.evidence_input import EvidenceInput
from mhcrm.desktop.dialogs.referral.form import StepAsked, StepForm
from mhcrm.desktop.dialogs.referral.inputs import Ask
from mhcrm.desktop.operations.referral import Outcome
from mhcrm.domain.people import Role, allowed
from mhcrm.domain.referral.workflow import Action

if TYPE_CHECKING:
    from mhcrm.desktop.readings_referral import ClaimWhole, Desk


def day_ask(words: str = "日期") -> Ask:
    """The day a step was done; today at first."""
    return Ask("on", words, "day")


def person_ask(desk: Desk, role: Role, avoid: frozenset[str] = frozenset()) -> Ask:
    """Who signs: those with the role; the person at the machine at first, if that one may."""
    able = [one.name for one in desk.people if allowed(desk.people, one.name, role)]
    names = able
    if desk.actor not in names and allowed(desk.people, desk.actor, role):
        names = [desk.actor, *names]
    good = [name for name in names if name not in avoid]
    first = desk.actor if desk.actor in good else (good[0] if good else "")
    note = "" if names else f"还没有人有“{role.value}”角色，请在“设置 › 人员与角色”里设定。"
    return Ask("person", "署名", "pick", value=first, options=names, must=True, note=note)


def proof_ask(whole: ClaimWhole, name: str, kind: str, *, must: bool = True, words: str = "材料") -> Ask:
    """Evidence of a step."""
    known = whole.view.evidence
    made = EvidenceInput(f"{name}.evidence", whole.desk.kinds, known, kind)
    return Ask("proof", words, "own", made=made, must=must, note="至少勾选或附一项。" if must else "")


class Forms:
    """Opens forms about the claim that is shown; ``again`` reads it anew afterwards."""

    def __init__(
        self, ctx: Context, parent: QWidget, whole: Callable[[], ClaimWhole | None], again: Callable[[Outcome], None]
    ) -> None:
        self.ctx, self.parent, self._whole, self._again = ctx, parent, whole, again

    @property
    def whole(self) -> ClaimWhole:
        """The claim shown.

        Raises:
            LookupError: none is.
        """
        found = self._whole()
        if found is None:
            raise LookupError("no claim is shown")
        return found

    @property
    def code(self) -> str:
        """Code of the claim shown."""
        return self.whole.view.row.code

    @property
    def part(self) -> Any:
        """The referral service."""
        return self.ctx.app.referral

    def open(self, asked: StepAsked) -> StepForm:
        """Open a form."""
        form = StepForm(self.ctx, self.parent, asked, self._again)
        form.open()
        return form

    def signers(self, *actions: Action) -> frozenset[str]:
        """Who signed these steps in the present round."""
        snapshot = self.whole.view.snapshot
        return frozenset(event.person for action in actions for event in snapshot.since_return(action)[-1:])
