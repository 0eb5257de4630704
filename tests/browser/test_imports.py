"""A chief brings two sheets as rooms have them: maps, mends, records one, and undoes the other."""

from io import BytesIO

import pytest
import xlsxwriter
from playwright.sync_api import expect

from incidents.imports import recording
from incidents.models import Incident
from tests.browser.test_stories import poll

WORKBOOK = [
    ["سجل حوادث القاطع"],
    ["التاريخ", "نوع الحادث", "المكان", "التفاصيل"],
    ["03/04/2014", "عبوة ناسفة", "داقوق", "انفجرت عبوة قرب الجسر"],
    ["05/06/2014", "مشاجرة", "الحويجة", "مشاجرة في السوق"],
]
TEXT = [
    "الرقم;التاريخ;نوع الحادث;خط العرض;خط الطول;التفاصيل",
    "ب-1;25/04/2014;هجوم مسلح;35,4681;44,3922;هجوم على دورية",
    "ب-2;26/04/2014;خطف;44,3950;35,4701;خطف مزارع",
    "ب-3;27/04/2014;هاون;0;0;سقوط هاون",
]


def workbook() -> bytes:
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("الحوادث")
        for at, row in enumerate(WORKBOOK):
            for column, text in enumerate(row):
                sheet.write_string(at, column, text)
    return content.getvalue()


@pytest.fixture
def page(window, baran):
    opened = window(baran, language="ar", width=390)
    opened.clock.install()
    return opened


def bring(page, name, content, dataset):
    page.goto("/imports/")
    page.get_by_role("link", name="أحضر جدولاً").click()
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.get_by_label("الملف").set_input_files(file)
    page.get_by_label("من أين هذا الجدول؟").fill(dataset)
    page.get_by_role("button", name="أحضره").click()


def press(page, name):
    page.get_by_role("button", name=name).click()


def judge(page):
    """Let the worker judge, and the page that waits for it see that it is done."""
    press(page, "دعه يُفحص")
    expect(page.get_by_role("heading", name="يجري فحص الجدول")).to_be_visible()
    recording.sweep()
    poll(page)
    expect(page.get_by_text("لم يُسجَّل شيء حتى الآن.")).to_be_visible()


def record(page, button):
    page.get_by_role("link", name="التسجيل…").click()
    press(page, button)
    expect(page.locator("#standing progress")).to_be_visible()
    recording.sweep()
    poll(page)
    expect(page.locator("#standing")).to_contain_text("مكتمل")


def test_a_workbook_in_arabic_is_mapped_and_recorded(page):
    bring(page, "سجل.xlsx", workbook(), "سجل القاطع")
    expect(page.get_by_label("صف العناوين")).to_have_value("2")
    expect(page.get_by_role("cell", name="انفجرت عبوة قرب الجسر")).to_be_visible()
    press(page, "تابع إلى الأعمدة")

    press(page, "دعه يُفحص")
    expect(page.locator("#errors")).to_be_focused()  # what is open has to be answered first
    page.get_by_label("3 نيسان 2014").check()
    page.get_by_label("مشاجرة", exact=True).select_option("other")
    judge(page)
    record(page, "سجّل بلاغين (2)")
    reports = Incident.objects.order_by("occurred_at").values_list("kind", "place")
    assert list(reports) == [("ied", "داقوق"), ("other", "الحويجة")]


def test_a_text_of_an_old_system_is_mended_recorded_and_undone(page):
    bring(page, "old.csv", "\r\n".join(TEXT).encode("cp1256"), "نظام قديم")
    expect(page.get_by_label("الترميز")).to_have_value("cp1256")
    expect(page.get_by_label("بين الخلايا")).to_have_value(";")
    press(page, "تابع إلى الأعمدة")
    judge(page)

    page.get_by_role("link", name="مشكوك فيه").first.click()
    doubtful = page.locator("#row-3")
    doubtful.get_by_role("link", name="صحّح").click()
    page.get_by_label("خط العرض").fill("35,4701")
    page.get_by_label("خط الطول").fill("44,3950")
    press(page, "افحصه من جديد")
    expect(page.get_by_text("صُحّح الصف 3: جديد.")).to_be_visible()
    record(page, "سجّل بلاغين (2)")
    assert Incident.objects.counted().count() == 2

    page.get_by_role("link", name="إلغاء الاستيراد").click()
    page.get_by_label("لماذا يُلغى؟").fill("جدول غيره")
    press(page, "ألغِ هذا الاستيراد")
    expect(page.locator("#standing")).to_contain_text("أُلغي")
    recording.sweep()
    poll(page)
    expect(page.locator("#standing progress")).to_have_count(0)
    assert not Incident.objects.filter(struck_at=None).exists()
