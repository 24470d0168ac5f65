"""企业 in one place, on both engines: projects, people, firms, files, one timeline; nothing is made by looking."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from mhcrm.base.errors import InputError
from mhcrm.bootstrap import App
from mhcrm.services.records.companies import CompanyPerson, NamedFirm
from tests.store.conftest import CLOCK

NAME = "苏州弦枢医疗科技有限公司"
USCC = "91310112MA1GBBBB30"


@pytest.fixture
def app(target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    monkeypatch.setenv("MHCRM_DATA", str(tmp_path / "data"))
    opened = App(target, CLOCK, "甲")
    yield opened
    opened.close()


def _lead(app: App, project: str, **values: str) -> int:
    return app.records.create({"company": NAME, "uscc": USCC, "project": project, **values}).ids[0]


def test_all_of_a_company_in_one_place(app: App, tmp_path: Path) -> None:
    one = _lead(app, "中试线", contact="沈工", phone="13800001234", phone_other="021-64330000")
    two = _lead(app, "总部")
    _lead(app, "别家的", company="别家公司", uscc="")
    company = app.companies.find(NAME)
    app.journal.visit(company.id, "看了产线", on=date(2026, 5, 20), upstream=["别家公司"], downstream=["某整车厂"])
    app.journal.log(one, "谈了租金", on=date(2026, 5, 22), kind="走访", upstream=["别家公司", "某材料厂"])
    app.journal.log(two, "来访", on=date(2026, 5, 21))
    paper = tmp_path / "纪要.txt"
    paper.write_text("记录", "utf-8")
    app.attachments.attach("company", company.id, paper)

    whole = app.companies.whole(company.id)
    assert [lead.text("project") for lead in whole.leads] == ["中试线", "总部"]
    assert whole.people == (CompanyPerson("沈工", "13800001234、021-64330000", about=whole.leads[0].code or ""),)
    assert whole.firms == (
        NamedFirm("别家公司", "上游", True), NamedFirm("某整车厂", "下游", False), NamedFirm("某材料厂", "上游", False)
    )  # fmt: skip
    assert [file.name for file in whole.files] == ["纪要.txt"]
    told = [(entry.on, entry.about.partition(" ")[2]) for entry in whole.timeline if entry.kind == "activity"]
    assert told == [(date(2026, 5, 22), "中试线"), (date(2026, 5, 21), "总部"), (date(2026, 5, 20), "")]
    assert [entry.text for entry in whole.timeline if entry.kind == "document"] == ["纪要.txt"]
    assert app.companies.of_lead(two) == app.companies.find(USCC.lower()) == whole.company


def test_looking_makes_nothing_and_says_what_is_wrong(app: App) -> None:
    with pytest.raises(InputError) as none:
        app.companies.find("没有的公司")
    assert none.value.code == "company-missing"
    assert app.records.count() == 0
    with pytest.raises(InputError) as gone:
        app.companies.whole(99)
    assert gone.value.code == "company-missing"
    unnamed = app.records.create({"project": "只有项目"}).ids[0]
    assert app.companies.of_lead(unnamed) is None


def test_two_companies_of_one_name_are_told_apart_by_code(app: App) -> None:
    _lead(app, "一")
    other = "91310112MA1GCCCC37"
    app.records.create({"company": NAME, "uscc": other, "project": "二"})
    with pytest.raises(InputError) as several:
        app.companies.find(NAME)
    assert several.value.code == "company-several"
    assert USCC in several.value.why
    assert [lead.text("project") for lead in app.companies.whole(app.companies.find(other).id).leads] == ["二"]


def test_a_visit_by_credit_code_finds_the_company(app: App) -> None:
    _lead(app, "一")
    assert app.journal.company(USCC) == app.companies.find(NAME).id


def test_a_binned_project_leaves_the_company_and_comes_back(app: App) -> None:
    number = _lead(app, "一")
    company = app.companies.find(NAME)
    app.records.bin([number])
    assert app.companies.whole(company.id).leads == ()
    app.records.undo()
    assert [lead.id for lead in app.companies.whole(company.id).leads] == [number]
