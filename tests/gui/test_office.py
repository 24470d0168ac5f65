"""The office's dialogs: own rules, the official file at the cited place, corrections and the words they propose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from mhcrm.bootstrap import App
from mhcrm.desktop import readings
from mhcrm.desktop.dialogs.correction import CorrectionForm, ProposedWords
from mhcrm.desktop.dialogs.office_authors import OfficeAuthors
from mhcrm.desktop.dialogs.office_rule_form import OfficeRuleForm
from mhcrm.desktop.dialogs.office_rules import OfficeRules
from mhcrm.desktop.dialogs.rule import RuleDialog
from mhcrm.desktop.dialogs.source import SourceReader, open_source
from mhcrm.desktop.main_window import MainWindow
from mhcrm.desktop.pages.projects.match_tab import MatchTab
from mhcrm.desktop.pages.projects.whole_match import WholeMatch
from mhcrm.desktop.widgets.match.corrections import CorrectionsSection
from mhcrm.domain.office.exchange import OverrideDraft
from mhcrm.domain.records import CorrectionPart, OverrideKind
from mhcrm.services.matching.corrections import CorrectionDraft

OpenWindow = Callable[[], MainWindow]
TEXT = "某某文件\n一、总则\n（一）甲\n1. 先办。\n2. 后办。\n第25条 支持乙类。\n"


@pytest.fixture
def window(open_main: OpenWindow) -> MainWindow:
    return open_main()


def choose(box: QComboBox, words: str) -> None:
    at = box.findText(words)
    assert at >= 0, words
    box.setCurrentIndex(at)


# -- own rules ------------------------------------------------------------------------------------
def test_a_rule_is_added_listed_and_revoked(window: MainWindow, services: App) -> None:
    dialog = OfficeRules(window.ctx, window)
    dialog.open()
    assert dialog.table.rowCount() == 0
    form = OfficeRuleForm(window.ctx, dialog)
    form.open()
    form.target.setText("policy.2024-11.art-22")
    form._save()
    assert "依据" in form._error.text(), "no basis yet: refused beside the form, what was typed stays"
    assert form.target.text() == "policy.2024-11.art-22"
    form.basis.setText("2026年9月16日办公会")
    form._save()
    assert not form.isVisible()
    assert dialog.table.rowCount() == 1
    assert services.rules.show("policy.2024-11.art-22").basis == "office"
    dialog.table.selectRow(0)
    dialog._revoke()
    assert dialog.table.rowCount() == 0
    assert services.rules.show("policy.2024-11.art-22").basis == "document"
    dialog.close()


@pytest.mark.parametrize(
    ("kind", "target", "details", "content"),
    [
        ("alias", "紫竹高新区", ("紫竹园子",), ""),
        ("term", "segment.nev.motor", ("璇玑簧子",), ""),
        ("superior", "policy.2024-11.art-41", ("某办法", "沪府发〔2026〕99号", "第3条"), ""),
        ("successor", "doc.2024-11", ("闵府规发〔2026〕99号", "试写文件"), ""),
        ("amend", "line.major-project", (), "value: 80000"),
        ("amend", "policy.2024-11.art-05", (), "note: 本办说明"),
        ("add", "", (), "id: safeguard.office.a\nkind: safeguard\nname: 每周调度"),
    ],
)  # fmt: skip
def test_every_kind_can_be_written(
    window: MainWindow, services: App, kind: str, target: str, details: tuple[str, ...], content: str
) -> None:
    form = OfficeRuleForm(window.ctx, window)
    form.open()
    form.kind.setCurrentIndex(form.kind.findData(kind))
    form.target.setText(target)
    for field, text in zip(form.details, details, strict=False):
        assert field.isVisible()
        field.setText(text)
    form.content.setPlainText(content)
    form.basis.setText("办公会")
    form._save()
    assert form._error.text() == ""
    assert [item.kind.value for item in services.overrides.all()] == [kind]


def test_a_file_of_a_colleague_and_undo(window: MainWindow, services: App, tmp_path: Path) -> None:
    lines = "rules:\n  - {kind: alias, target: park.zizhu, body: {alias: 紫竹园子}, author: 王, basis: 会}\n"
    (tmp_path / "rules.yaml").write_text(lines, encoding="utf-8")
    dialog = OfficeRules(window.ctx, window)
    dialog.bring(tmp_path / "rules.yaml")
    assert len(services.overrides.all()) == 1
    dialog.export(tmp_path / "out.yaml")
    assert "紫竹园子" in (tmp_path / "out.yaml").read_text(encoding="utf-8")
    services.store.undo()
    assert services.overrides.all() == []
    dialog.close()


# -- the official file ------------------------------------------------------------------------------
def test_the_place_is_marked_and_not_found_is_said(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "官方.txt").write_text(TEXT, encoding="utf-8")
    reader = open_source(window.ctx, window, "闵府规发〔2024〕11号", "第25条")
    assert "还没有附上" in reader.says.text()
    reader.attach(tmp_path / "官方.txt")
    assert "已找到" in reader.says.text()
    assert reader.text.textCursor().block().text() == "第25条 支持乙类。"
    assert reader.passage is not None
    assert reader.passage.cited == ("第25条 支持乙类。",)
    other = SourceReader(window.ctx, window, "闵府规发〔2024〕11号", "第9条")
    assert "没有在这份文件里找到" in other.says.text()
    other.close()
    reader.close()


def test_the_rule_viewer_opens_it_with_one_key(window: MainWindow, services: App, tmp_path: Path) -> None:
    (tmp_path / "官方.txt").write_text(TEXT, encoding="utf-8")
    services.sources.attach("doc.2024-11", tmp_path / "官方.txt")
    viewer = RuleDialog(window.ctx, window, ("policy.2024-11.art-25",), None)
    viewer.open()
    assert viewer._source.shortcut().toString() == "Ctrl+Shift+O"
    viewer._source.click()
    (reader,) = viewer.findChildren(SourceReader)
    assert reader.passage is not None
    assert reader.passage.located.exact
    reader.close()
    viewer.close()


# -- corrections ----------------------------------------------------------------------------------
def test_a_correction_from_the_match_tab(
    window: MainWindow, services: App, leads: tuple[int, ...], qtbot: QtBot
) -> None:
    lead = services.records.get(leads[3])
    services.matching.match_lead(lead.code or "")
    form = CorrectionForm(window.ctx, lead, window)
    form.open()
    form._save()
    assert "还没有选" in form._error.text()
    choose(form.fields["tier"], "一间房")
    choose(form.fields["notPolicy"], "第1条 " + services.rules.show("policy.2024-11.art-01").name)
    form._save()
    assert "依据" in form._error.text()
    form.basis.setText("已与企业核实")
    form._save()
    assert not form.isVisible()
    report = services.records.latest_report(leads[3])
    assert report is not None
    assert report.tier == "一间房"
    assert not report.stale
    assert {item.author for item in services.corrections.of_lead(leads[3])} == {"周岚"}


def test_only_those_on_the_list_change_rules(window: MainWindow, services: App) -> None:
    sheet = OfficeAuthors(window.ctx, window)
    sheet.open()
    sheet.names.setPlainText("周岚、王主任\n 李书记")
    sheet._save()
    assert not sheet.isVisible()
    assert services.overrides.authors() == ("周岚", "王主任", "李书记")
    services.overrides.set_authors(["王主任"])
    again = OfficeAuthors(window.ctx, window)
    again.open()
    assert again.names.toPlainText() == "王主任"
    again.names.setPlainText("")
    again._save()
    assert again.isVisible()
    assert "王主任" in again._error.text()
    assert services.overrides.authors() == ("王主任",)
    again.reject()
    form = OfficeRuleForm(window.ctx, window)
    form.open()
    choose(form.kind, "停止规则")
    form.target.setText("policy.2024-11.art-22")
    form.basis.setText("办公会")
    form._save()
    assert form.isVisible()
    assert "不能改动本办规则" in form._error.text()
    assert services.overrides.all() == []
    form.reject()


@pytest.mark.parametrize("whole_view", [False, True])
def test_a_correction_is_shown_and_taken_back(
    window: MainWindow, services: App, leads: tuple[int, ...], whole_view: bool
) -> None:
    code = services.records.get(leads[3]).code or ""
    services.matching.match_lead(code)
    usual = services.records.latest_report(leads[3])
    services.corrections.correct(code, CorrectionDraft(CorrectionPart.TIER, "一块地", "王芳", "已与企业核实"))
    services.matching.match_lead(code)
    whole = readings.lead_whole(services, leads[3])
    assert whole.report is not None
    shown: WholeMatch | MatchTab
    if whole_view:
        shown = WholeMatch(whole.lead, whole.report, None, window.ctx)
    else:
        shown = MatchTab(window.ctx)
        shown.put(whole)
    (section,) = shown.findChildren(CorrectionsSection)
    words = " ".join(label.text() for label in section.findChildren(QLabel))
    assert "空间层级改为“一块地”" in words
    assert "王芳" in words
    assert "已与企业核实" in words
    (take_back,) = section.findChildren(QPushButton)
    take_back.click()
    after = services.records.latest_report(leads[3])
    assert services.corrections.of_lead(leads[3]) == []
    assert after is not None
    assert usual is not None
    assert (after.tier, after.stale) == (usual.tier, False)
    if isinstance(shown, WholeMatch):
        assert [
            part for part in shown.findChildren(CorrectionsSection) if not part.isHidden() and part is not section
        ] == []
    shown.deleteLater()


def test_other_rules_are_told_of_in_panel_and_whole_view(
    window: MainWindow, services: App, leads: tuple[int, ...]
) -> None:
    services.matching.match_lead(services.records.get(leads[0]).code or "")
    fresh = readings.lead_whole(services, leads[0])
    assert fresh.report is not None
    assert not fresh.report.stale
    draft = OverrideDraft(
        OverrideKind.AMEND, "line.tier-building", {"value": 2500}, date(2026, 1, 1), "王主任", "办公会"
    )
    services.overrides.add(draft)
    whole = readings.lead_whole(services, leads[0])
    assert whole.report is not None
    assert whole.report.stale
    view, tab = WholeMatch(whole.lead, whole.report, None, window.ctx), MatchTab(window.ctx)
    tab.put(whole)
    for shown in (view, tab):
        assert any("待重算" in label.text() for label in shown.findChildren(QLabel))
        shown.deleteLater()
    window.refresher.look()
    again = readings.lead_whole(services, leads[0])
    assert again.report is not None
    assert not again.report.stale


def test_words_are_proposed_and_accepted(window: MainWindow, services: App) -> None:
    made = services.records.create({"company": "甲公司", "project": "霁纹滤条项目", "summary": "研制霁纹滤条"})
    lead = services.records.get(made.ids[0])
    form = CorrectionForm(window.ctx, lead, window)
    choose(form.fields["chain"], "先进能源装备及绿色低碳 › 新能源汽车及核心零部件 › 电机电控")
    form.basis.setText("已与企业核实")
    form._save()
    (asked,) = window.findChildren(ProposedWords)
    asked._accept()
    assert "还没有选词" in asked._error.text()
    next(box for box in asked.boxes if box.text() == "霁纹滤条").setChecked(True)
    asked._accept()
    assert "霁纹滤条" in {term.text for term in services.lexicon.terms}
    assert services.corrections.proposals() == []


def test_a_text_that_is_no_choice_is_refused_beside_the_form(
    window: MainWindow, services: App, leads: tuple[int, ...]
) -> None:
    form = CorrectionForm(window.ctx, services.records.get(leads[0]), window)
    form.fields["park"].setEditText("没有这个园区")
    form.basis.setText("核实")
    form._save()
    assert "不在可选的内容里" in form._error.text()
    assert services.corrections.of_lead(leads[0]) == []
    form.close()
