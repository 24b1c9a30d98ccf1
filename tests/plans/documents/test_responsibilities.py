import pytest

from plans.documents import responsibilities
from plans.documents.tree import Span


def read(text: str) -> list[tuple[str, str]]:
    found = list(responsibilities.clauses(text, Span(0, len(text))))
    refs = responsibilities.merged(found, first_is_lead=responsibilities.first_leads(text))
    for ref in refs:
        assert ref.name.span is not None
        assert text[ref.name.span.start : ref.name.span.end] == ref.name.value
    return [(ref.name.value, str(ref.role)) for ref in refs]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "做好此事。（牵头单位：区发展和改革委员会、区商务局；配合单位：区财政局）",
            [("区发展和改革委员会", "lead"), ("区商务局", "lead"), ("区财政局", "coop")],
        ),
        ("做好此事。〔牵头单位:区府办，责任单位:各街道（园区）〕", [("区府办", "lead"), ("各街道（园区）", "coop")]),
        (
            "做好此事。（区数据局牵头，区司法局、区审计局配合）",
            [("区数据局", "lead"), ("区司法局", "coop"), ("区审计局", "coop")],
        ),
        (
            "做好此事。（市公安局、市税务局等部门和各区县按职责分工负责）",
            [("市公安局", "responsible"), ("市税务局", "responsible"), ("各区县", "responsible")],
        ),
        ("做好此事。（区市场局、区行政服务中心）", [("区市场局", "responsible"), ("区行政服务中心", "responsible")]),
        (
            "做好此事。责任单位：区科委、区教育局等相关部门",
            [("区科委", "responsible"), ("区教育局", "responsible"), ("相关部门", "responsible")],
        ),
        ("推进此事。牵头部门：市数据局，配合部门：各相关部门。", [("市数据局", "lead"), ("各相关部门", "coop")]),
        (
            "牵头单位：区工信局\n责任单位：开发区，各街道、区直各部门",
            [("区工信局", "lead"), ("开发区", "coop"), ("各街道", "coop"), ("区直各部门", "coop")],
        ),
        ("做好此事。（牵头：区数据局；配合：区政务服务办）", [("区数据局", "lead"), ("区政务服务办", "coop")]),
        ("做好此事。（责任单位：区商务委（牵头）、区经委）", [("区商务委", "lead"), ("区经委", "coop")]),
        ("牵头负责领导：张三\n牵头单位：区教育局", [("区教育局", "lead")]),
        (
            "做好此事。（责任单位：区数据局牵头，区司法局、区审计局配合）",
            [("区数据局", "lead"), ("区司法局", "coop"), ("区审计局", "coop")],
        ),
        (
            "做好此事。（区数据局（区大数据中心）牵头督导，区审计局参与）",
            [("区数据局（区大数据中心）", "lead"), ("区审计局", "coop")],
        ),
        ("做好此事。（区数据局牵头会同区审计局落实）", [("区数据局", "lead"), ("区审计局", "coop")]),
        ("做好此事。（区级牵头部门：区科委；会办科室：法规科）", [("区科委", "lead"), ("法规科", "coop")]),
        ("做好此事。（责任单位：市科技局，列第一位的为牵头单位）", [("市科技局", "lead")]),
        (
            "做好此事。〔市水务局牵头，各县、区人民政府（管委会）负责落实。以下不再列出。〕",
            [("市水务局", "lead"), ("各县、区人民政府（管委会）", "coop")],
        ),
        (
            "做好此事。（市商务局牵头，中国电信、市税务局",
            [("市商务局", "lead"), ("中国电信", "coop"), ("市税务局", "coop")],
        ),
        ("做好此事 责任单位：区科委", [("区科委", "responsible")]),
        (
            "牵头单位：\n区教育局\n配合单位：\n区财政局\n区人社局\n下一步做好此事。",
            [("区教育局", "lead"), ("区财政局", "coop"), ("区人社局", "coop")],
        ),
        ("Train all staff.\nLead service area\nEqualities team\nStaff report back.", [("Equalities team", "lead")]),
        (
            "Lead: Planning. Partners: Water Board, Parks",
            [("Planning", "lead"), ("Water Board", "coop"), ("Parks", "coop")],
        ),
        ("Plant trees. (Lead: Property Services / Parks)", [("Property Services", "lead"), ("Parks", "lead")]),
    ],
)
def test_every_spelling_of_roles_is_read(text: str, expected: list[tuple[str, str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "保护示范站（点）建设。",
        "讲政策（科长）机制。",
        "服务平台（徐汇）服务点。",
        "征求意见（不少于两次）。",
        "大力推进（见附件）。",
        "做好此事。（由企业负责）",
        "做好此事，落实责任单位、明确时限。",
    ],
)
def test_other_parentheses_name_nobody(text: str) -> None:
    assert read(text) == []


def test_the_rule_that_the_first_unit_leads_holds_for_the_whole_document() -> None:
    text = "责任单位：市发改委、市财政局（第一责任单位为牵头单位，下同）\n责任单位：市建设局"
    assert read(text) == [("市发改委", "lead"), ("市财政局", "coop"), ("市建设局", "lead")]


def test_a_unit_cut_off_at_the_end_of_the_text_is_not_invented() -> None:
    assert read("做好此事。（牵头单位：区司法局；责任单位：区政") == [("区司法局", "lead")]
    assert read("做好此事。（牵头单位：区司法局；责任单位：区财政局") == [("区司法局", "lead"), ("区财政局", "coop")]


def test_the_deadline_beside_the_departments_is_kept_apart() -> None:
    for text, words in (
        ("做好此事。（责任单位：市财政局；完成时限：2023年6月底前）", "2023年6月底前"),
        ("做好此事。（责任单位：市财政局、市审计局，6月底完成）", "6月底完成"),
        ("做好此事。（市财政局，持续推进）", "持续推进"),
    ):
        (clause,) = responsibilities.clauses(text, Span(0, len(text)))
        assert [text[span.start : span.end] for span in clause.times] == [words]
        assert clause.departments[0].name.value == "市财政局"


def test_a_list_whose_lines_break_inside_names_is_read_as_one() -> None:
    text = "甲事（教育部、国家\n\n    卫生健康委、体育总\n   局按\n职责分工负责）"
    (clause,) = responsibilities.clauses(text, Span(0, len(text)))
    assert [ref.name.value for ref in clause.departments] == ["教育部", "国家卫生健康委", "体育总局"]
    assert clause.departments[2].name.quote == "体育总\n   局"


def test_a_sentence_charges_one_unit_together_with_others() -> None:
    text = "关于粮食安全的问题，由发展改革委会同农业部、财政部等部门研究提出意见。"
    (clause,) = responsibilities.clauses(text, Span(0, len(text)))
    assert [(ref.name.value, str(ref.role)) for ref in clause.departments] == [
        ("发展改革委", "lead"),
        ("农业部", "coop"),
        ("财政部", "coop"),
    ]
