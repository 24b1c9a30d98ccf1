"""A reading comes back from JSON as it was."""

import json
from datetime import date

import pytest

from plans.documents.parsing import parse
from plans.documents.stored import OtherReading, as_json, from_json
from plans.documents.tree import Field, Span
from tests.measures.trees import TEXT, plan_tree

EDGES = plan_tree(
    title=Field("另一标题", Span(0, 3), "原文"),
    issue_date=Field(date(2026, 3, 1)),
    superior_plan=Field("上位方案", Span(0, 0), ""),
)


@pytest.mark.parametrize("tree", [plan_tree(), parse(TEXT.encode(), filename="方案.txt"), EDGES])
def test_a_reading_comes_back_whole(tree):
    assert from_json(json.loads(json.dumps(as_json(tree))), text=tree.text) == tree


@pytest.mark.parametrize("row", [{}, {"kind": "novel"}, as_json(plan_tree()) | {"measures": [{}]}, []])
def test_a_reading_of_another_shape_is_told(row):
    with pytest.raises(OtherReading):
        from_json(row, text=TEXT)
