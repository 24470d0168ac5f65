"""Stops of the tour: the rule base (产业链, 政策, 园区, 指标) and 本办规则."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog

from mhcrm.desktop.dialogs.correction import CorrectionForm
from mhcrm.desktop.dialogs.office_rule_form import OfficeRuleForm
from mhcrm.desktop.dialogs.office_rules import OfficeRules
from mhcrm.desktop.dialogs.rule import RuleDialog
from mhcrm.desktop.dialogs.source import SourceReader
from mhcrm.desktop.models.match_words import Cited
from mhcrm.desktop.rule_places import ShowRule
from mhcrm.desktop.tour.guide import Guide, Stop, dialog, place


def _rule(guide: Guide) -> QDialog:
    place = Cited("闵府发〔2026〕8号", "四（三）1")
    return RuleDialog(
        guide.window.ctx, guide.window, guide.app.insight.rule_ids(place.doc, place.at, ("park.maqiao",)), place
    )


STOPS: tuple[Stop, ...] = (
    Stop("13-chains", place("chains", ShowRule("segment.bci.electrode"))),
    Stop("14-policies", place("policies", ShowRule("policy.2024-11.art-22"))),
    Stop("15-tasks", place("policies", ShowRule("task.2026-9.02"))),
    Stop("16-parks", place("parks", ShowRule("park.maqiao"))),
    Stop("17-indicators", place("indicators", ShowRule("indicator.2026-8.output"))),
    Stop("29-rule", dialog(_rule)),
    Stop("32-correction", dialog(lambda guide: CorrectionForm(guide.window.ctx, guide.lead, guide.window))),
    Stop("33-office-rules", dialog(lambda guide: OfficeRules(guide.window.ctx, guide.window))),
    Stop("34-office-rule-form", dialog(lambda guide: OfficeRuleForm(guide.window.ctx, guide.window))),
    Stop(
        "35-source",
        dialog(lambda guide: SourceReader(guide.window.ctx, guide.window, "闵府发〔2026〕8号", "四（三）1")),
    ),
)
