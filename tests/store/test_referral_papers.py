"""Papers: each kind once the claim is far enough, same data same bytes, the masked register names nobody."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from mhcrm.base.errors import InputError
from mhcrm.domain.people import Role
from mhcrm.store import Store
from tests.store.referral_kit import SCHEME, START, Kit, kit


@pytest.fixture
def done(file_store: Store) -> tuple[Kit, str]:
    """A claim that can be paid; the referrer is a natural person."""
    k = kit(file_store)
    k.referral.referrers.save({"name": "张引荐", "kind": "自然人", "phone": "13911112222"}, person="经办甲")
    k.referral.schemes.save({**SCHEME, "recipients": ["自然人", "专业机构"]}, person="方案辛")
    k.referral.schemes.adopt(k.referral.schemes.all()[0].row.id, person="方案辛")
    code = k.register(referrers={"张引荐": 1})
    assert set(k.referral.papers.kinds(code)) == {"receipt", "confirmation"}
    k.ready(code)
    k.approved(code)
    k.referral.steps.publish(code, "官网", person="公示己")
    k.go(START + timedelta(days=20))
    k.referral.steps.close(code, person="公示己")
    return k, code


def text_of(data: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def test_every_paper_of_a_claim(done: tuple[Kit, str], tmp_path: Path) -> None:
    k, code = done
    kinds = k.referral.papers.kinds(code)
    assert set(kinds) == {"receipt", "confirmation", "checks", "sheet", "approval", "notice", "payment"}
    for kind in kinds:
        path = k.referral.papers.write(code, kind, tmp_path)
        assert code in path.name and path.read_bytes().startswith(b"%PDF")
    sheet = k.referral.papers.paper(code, "sheet").text()
    assert all(word in sheet for word in ("测试〔2026〕1号", "150,000.00", "210,000.00", "3‰", "E-4"))
    notice = k.referral.papers.paper(code, "notice")
    assert notice.outside and "张某" in notice.text() and "张引荐" not in notice.text()
    payment = k.referral.papers.paper(code, "payment").text()
    assert "126,000.00" in payment and "84,000.00" not in payment and "“投产”未达里程碑" in payment
    with pytest.raises(InputError, match="流转单"):
        k.referral.papers.paper(code, "transfer")
    with pytest.raises(InputError, match="可选"):
        k.referral.papers.paper(code, "letter")


def test_the_same_data_give_the_same_bytes(done: tuple[Kit, str]) -> None:
    k, code = done
    moment = datetime(2026, 6, 1, tzinfo=UTC)
    paper = k.referral.papers.paper(code, "sheet")
    assert k.referral.papers.pdf(paper, moment) == k.referral.papers.pdf(paper, moment)
    assert "内部资料" in text_of(k.referral.papers.pdf(paper, moment))
    notice = k.referral.papers.paper(code, "notice")
    assert "内部资料" not in text_of(k.referral.papers.pdf(notice, moment))


def test_the_yearly_register_and_its_masked_variant(done: tuple[Kit, str], tmp_path: Path) -> None:
    k, code = done
    k.referral.money.pay(code, "首期到资", "付-1", person="出纳庚")
    paper, book = k.referral.papers.write_book(2026, tmp_path)
    full = text_of(paper.read_bytes())
    assert "张引荐" in full and "驭砂微电子" in full and "126,000.00" in full
    masked, cells = k.referral.papers.write_book(2026, tmp_path, masked=True)
    secrets = ("张引荐", "13911112222", "驭砂", "车规芯片", "经办甲", "周引")
    words = text_of(masked.read_bytes()) + _cells(cells)
    assert not [secret for secret in secrets if secret in words]
    assert "张某" in words and k.lead in words
    sheet = load_workbook(book)["三、分录"]
    amounts = [row[6].value for row in sheet.iter_rows(min_row=4)]
    assert amounts == [126000, 84000, 126000, 84000, 126000]


def _cells(path: Path) -> str:
    book: Any = load_workbook(path)
    found = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    return "\n".join([*found, str(book.properties.title), str(book.properties.creator)])


def test_a_statement_per_referrer(done: tuple[Kit, str], tmp_path: Path) -> None:
    k, code = done
    k.referral.money.pay(code, "首期到资", "付-1", person="出纳庚")
    text = k.referral.papers.statement("张引荐").text()
    assert code in text and "付-1" in text and "84,000.00" in text
    first, second = k.referral.papers.write_statement("张引荐", tmp_path)
    assert first.exists() and second.exists()


def test_only_people_with_a_role_may_look(file_store: Store) -> None:
    k = kit(file_store)
    code = k.register()
    k.people.save("甲", {"roles": []})
    assert not k.people.may(Role.SEE)
    for look in (
        lambda: k.referral.reading.rows(),
        lambda: k.referral.reading.show(code),
        lambda: k.referral.money.owed(),
        lambda: k.referral.money.ledger(),
        lambda: k.referral.referrers.all(),
        lambda: k.referral.papers.paper(code, "receipt"),
    ):
        with pytest.raises(InputError) as refusal:
            look()
        assert refusal.value.code == "role"
    assert k.referral.reading.due() == []
    k.people.save("甲", {"roles": [Role.SEE.value]})
    assert len(k.referral.reading.rows()) == 1
    assert any("没有登录" in note for note in k.people.notes())
