"""选址建议书 and stacking plans as files: what they say, and what the code-name variant must not say anywhere."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from mhcrm.base.clock import Clock
from mhcrm.base.errors import InputError
from mhcrm.bootstrap import App
from mhcrm.domain.records import OccupancyKind, SpaceKind

TODAY = date(2026, 11, 20)
MADE = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
SECRETS = ("昱衡", "穹宇", "李示例", "13800001234", "91350100M000100Y43")


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A building of three floors and one matched project, made once."""
    path = tmp_path_factory.mktemp("paper") / "paper.db"
    with App(str(path), Clock(as_of=TODAY, fixed=MADE), "顾") as opened:
        units = opened.spaces.units
        units.create(SpaceKind.PARK, "马桥人工智能创新试验区", code="P")
        units.create(SpaceKind.BUILDING, "示例一号楼", "P", code="B")
        for level, entries in enumerate(
            (
                {
                    "建筑面积": "1800",
                    "层高": "5",
                    "荷载": "1",
                    "可交付日": "2026-06",
                    "招商联系人": "示例·陆禾",
                    "租金": "2.5",
                },
                {"建筑面积": "1200", "层高": "3.6"},
                {"建筑面积": "2000"},
            ),
            1,
        ):
            units.create(SpaceKind.FLOOR, f"{level}F", "B", entries, code=f"F{level}")
            units.state_free(f"F{level}")
        values = {
            "company": "上海昱衡智能科技有限公司",
            "project": "穹宇人形机器人整机中试",
            "summary": "拟建设具身智能人形机器人整机中试线，需层高不低于4.5米。",
            "phase": "中试",
            "floor_area_sqm": "1500",
            "contact": "李示例",
            "phone": "13800001234",
            "uscc": "91350100M000100Y43",
            "lead_unit": "示例招商组",
        }
        parsed, raw = opened.records.read_entries(values)
        opened.records.create(parsed, raw)
        opened.matching.match_many()
    return path


@pytest.fixture
def app(furnished: Path, tmp_path: Path) -> Iterator[App]:
    shutil.copy(furnished, tmp_path / "paper.db")
    with App(str(tmp_path / "paper.db"), Clock(as_of=TODAY, fixed=MADE), "顾") as opened:
        yield opened


CODE = "MH-2026-0001"


def text_of(data: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).replace("\n", "")


def test_each_requirement_is_met_not_met_or_open_for_each_site(app: App) -> None:
    proposal = app.proposals.draft(CODE, ["F1", "F2", "F3"]).proposal
    rows = {row[0].split(" ")[0]: [cell.split("：")[0] for cell in row[1:]] for row in proposal.requirements}
    assert rows["面积"] == ["满足", "不满足", "满足"]
    assert rows["2026-11-20"] == ["满足", "满足", "满足"]
    facts = {row[0]: row[1:] for row in proposal.facts}
    assert facts["招商联系人"] == ("示例·陆禾", "待核实", "待核实")
    assert facts["租金"][0] == "2.5 元/㎡·天，口径待核实"
    assert proposal.valid_until == date(2026, 12, 20)
    assert any("2026-12-20" in note for note in proposal.notes)


def test_without_a_choice_the_best_free_units_are_taken_and_taken_ones_are_not(app: App) -> None:
    app.spaces.units.occupy("F1", OccupancyKind.LET, TODAY, None, party="示例租户")
    drafted = app.proposals.draft(CODE)
    assert 0 < len(drafted.proposal.sites) <= 4
    assert all("1F" not in site for site in drafted.proposal.sites)


def test_a_hold_for_this_very_project_counts_as_available_to_it(app: App) -> None:
    app.spaces.hold("F1", CODE, until=date(2026, 12, 31))
    first = app.proposals.draft(CODE, ["F1"]).proposal.requirements[0]
    assert first[1] == "满足：已为本项目预留到2026-12-31"


@pytest.mark.parametrize(
    ("sites", "until", "words"),
    [
        (["没有"], None, "没有编号为“没有”"),
        (["P"], None, "园区不能作为具体选址"),
        (["F1"], date(2026, 11, 1), "已经过去"),
    ],
)
def test_what_cannot_be_proposed_is_refused(app: App, sites: list[str], until: date | None, words: str) -> None:
    with pytest.raises(InputError, match=words):
        app.proposals.draft(CODE, sites, valid_until=until)


def test_adjoining_units_are_one_site(app: App) -> None:
    proposal = app.proposals.draft(CODE, ["F2+F3", "F1"]).proposal
    assert proposal.sites == (
        "马桥人工智能创新试验区 示例一号楼 2F—3F（2处相连）",
        "马桥人工智能创新试验区 示例一号楼 1F",
    )
    facts = {row[0]: row[1:] for row in proposal.facts}
    assert facts["面积"][0] == "3200 ㎡"
    assert facts["层高／净高"][0].startswith("待核实")  # one part does not state it, so the whole does not
    needs = {row[0]: row[1:] for row in proposal.requirements}
    assert needs["面积 不少于 1500 ㎡"][0].startswith("满足")
    app.spaces.units.occupy("F3", OccupancyKind.LET, TODAY, date(2027, 3, 1), party="示例检测")
    taken = app.proposals.draft(CODE, ["F2+F3"]).proposal
    free = {row[0]: row[1:] for row in taken.requirements}[f"{TODAY} 起可用"]
    assert free == ("不满足：2027-03-01 起可用",)


def test_where_no_single_unit_is_large_enough_neighbours_are_proposed(app: App) -> None:
    lead = app.records.by_code(CODE)
    app.records.update(lead.id or 0, {"floor_area_sqm": Decimal(2600)})
    app.spaces.units.update("F2", {"层高": "5"})
    proposal = app.proposals.draft(CODE).proposal
    assert any("处相连" in site for site in proposal.sites)


def test_both_files_say_the_same(app: App, tmp_path: Path) -> None:
    paper, book = app.proposals.write(CODE, tmp_path, ["F1", "F2"])
    printed = text_of(paper.read_bytes())
    cells = {str(cell) for row in load_workbook(book).worksheets[0].values for cell in row if cell}
    assert "穹宇人形机器人整机中试项目选址建议书" in printed
    assert "穹宇人形机器人整机中试项目选址建议书" in cells
    assert "满足：面积 1800 ㎡ 够用" in cells
    assert "示例一号楼" in printed


def test_the_code_name_variant_tells_nobody_who_the_investor_is(app: App, tmp_path: Path) -> None:
    app.spaces.hold("F1", CODE, until=date(2026, 12, 31), reason="为上海昱衡智能科技有限公司预留")
    app.spaces.units.occupy("F2", OccupancyKind.SIGNED, TODAY, None, party="上海昱衡智能科技有限公司")
    app.spaces.units.update("F3", {"洁净条件": "昱衡要求万级"})
    paper, book = app.proposals.write(CODE, tmp_path, ["F1", "F2", "F3"], code_name=True)
    data = paper.read_bytes()
    reader = PdfReader(BytesIO(data))
    said = text_of(data) + str(reader.metadata) + str([item.title for item in reader.outline]) + paper.name + book.name
    with zipfile.ZipFile(book) as packed:
        said += "".join(packed.read(name).decode("utf-8") for name in packed.namelist())
    assert [word for word in SECRETS if word in said] == []
    assert "代号0001" in said
    assert [word for word in SECRETS if word.encode() in data or word.encode("utf-16-be") in data] == []


def test_the_same_data_gives_the_same_bytes(app: App) -> None:
    drafted = app.proposals.draft(CODE, ["F1"])
    assert app.proposals.pdf(drafted, MADE) == app.proposals.pdf(drafted, MADE)
    assert app.spaces.stacking_pdf(["B"], fixed_time=MADE) == app.spaces.stacking_pdf(["B"], fixed_time=MADE)


def test_the_stacking_plan_prints_floors_plots_and_parties_only_when_asked(app: App) -> None:
    units = app.spaces.units
    units.occupy("F2", OccupancyKind.LET, TODAY, date(2027, 3, 1), party="示例检测")
    units.create(SpaceKind.PLOT, "一号地", "P", {"用地面积": "32.4"})
    data = app.spaces.stacking_pdf(["P"], fixed_time=MADE)
    assert len(PdfReader(BytesIO(data)).pages) == 2
    printed = text_of(data)
    assert [word for word in ("2F", "示例检测", "27-02", "一号地", "32.4 亩") if word not in printed] == []
    assert "示例检测" not in text_of(app.spaces.stacking_pdf(["B"], parties=False, fixed_time=MADE))
    with pytest.raises(InputError, match="不是楼栋或园区的编号"):
        app.spaces.stacking_pdf(["F1"])


def test_capacity_counts_the_pipeline_and_shows_2021_only_as_history(app: App) -> None:
    found = app.spaces.capacity_json()
    assert found["parks"]["马桥人工智能创新试验区"]["area_sqm"] == 5000  # type: ignore[index]
    rows = {row["tier"]: row for row in found["absorption"]}  # type: ignore[attr-defined]
    assert sum(row["wanted"]["units"] for row in rows.values()) + found["tier_undecided"]["units"] == 1  # type: ignore[index]
    history = found["history_2021"]
    assert history and {row["doc"] for row in history} == {"闵府发〔2021〕17号"}  # type: ignore[attr-defined]


def test_a_project_not_matched_yet_is_read_before_it_is_compared(app: App) -> None:
    summary = "拟建设具身智能人形机器人整机中试线，需要2000平方米厂房，层高不低于4.5米。"
    parsed, raw = app.records.read_entries({"project": "示例未匹配", "summary": summary, "phase": "中试"})
    app.records.create(parsed, raw)
    proposal = app.proposals.draft("MH-2026-0002", ["F1", "F3"]).proposal
    rows = {row[0]: [cell.split("：")[0] for cell in row[1:]] for row in proposal.requirements}
    assert rows["面积 不少于 2000 ㎡"] == ["不满足", "满足"]
    assert "层高 不少于 4.5 m" in rows and "空间层级 待核实" not in rows
    assert app.spaces.need_of("MH-2026-0002").min_area_sqm == Decimal(2000)
    with app.store.read() as view:
        lead = view.leads.by_code("MH-2026-0002")
        assert lead.id is not None and view.reports.latest(lead.id) is None  # a paper stores nothing
