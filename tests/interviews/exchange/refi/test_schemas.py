"""The schemas refuse what other programs refuse."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from insights.interviews.exchange.refi.writing import _schema
from tests.interviews.exchange.refi.vendors import INTERVIEWS, NS, Vendor, codebook, guid, note, project, source

VENDOR = Vendor("MAXQDA 24")
GOOD = project(
    VENDOR,
    codebook(),
    f'<Variables><Variable guid="{guid("v")}" name="Alter" typeOfVariable="Float"/></Variables>',
    "<Sources>",
    "".join(source(VENDOR, name) for name in INTERVIEWS),
    f"</Sources><Notes>{note('n', 'Text')}</Notes>",
)
VALUE = (
    f'<VariableValue><VariableRef targetGUID="{guid("v")}"/><FloatValue>{{}}</FloatValue></VariableValue></TextSource>'
)


def complaints(xml):
    schema = _schema("project")
    schema.validate(etree.fromstring(xml.encode()))
    return [error.message for error in schema.error_log]


def test_a_good_project_is_valid():
    assert complaints(GOOD) == []
    assert complaints(GOOD.replace("</TextSource>", VALUE.format("0.0000001"), 1)) == []
    assert complaints(GOOD.replace(guid("n"), "{" + guid("n").upper() + "}")) == []


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda xml: re.sub(r"(<CodeBook>.*</CodeBook>)(<Variables>.*</Variables>)", r"\2\1", xml), "CodeBook': This element is not expected"),
        (lambda xml: re.sub(r"<Codes>.*</Codes>", "<Codes/>", xml), "Missing child element"),
        (lambda xml: xml.replace("</TextSource>", VALUE.format("1e-07"), 1), "not a valid value of the atomic type 'xs:decimal'"),
        (lambda xml: xml.replace("<Coding ", '<Coding weight="3" ', 1), "'weight' is not allowed"),
        (lambda xml: xml.replace('isCodable="true"', "", 1), "'isCodable' is required"),
        (lambda xml: xml.replace('startPosition="', 'startPosition="a', 1), "not a valid value of the atomic type 'xs:integer'"),
        (lambda xml: xml.replace("2024-05-01T", "2024-05-01 ", 1), "not a valid value of the atomic type 'xs:dateTime'"),
        (lambda xml: xml.replace(NS, "urn:QDA-XML:project:2.0"), "No matching global declaration"),
        (lambda xml: xml.replace(f'targetGUID="{guid("gut")}"', 'targetGUID="gut"', 1), "not accepted by the pattern"),
    ],
)  # fmt: skip
def test_what_breaks_the_standard_is_not_valid(change, complaint):
    changed = change(GOOD)
    assert changed != GOOD
    assert any(complaint in message for message in complaints(changed)), complaints(changed)


def test_a_codebook_with_an_empty_holder_of_sets_is_not_valid():
    xml = '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="{}" name="A" isCodable="true"/></Codes>{}</CodeBook>'
    schema = _schema("codebook")
    assert schema.validate(etree.fromstring(xml.format(guid("a"), "")))
    assert not schema.validate(etree.fromstring(xml.format(guid("a"), "<Sets/>")))
