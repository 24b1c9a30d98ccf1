from decimal import Decimal

import pytest

from plans.documents import targets
from plans.documents.tree import Span, TargetKind


def read(text: str) -> list[tuple[str, str, str]]:
    found = targets.in_measure(text, Span(0, len(text)), 2024)
    for target in found:
        assert text[target.span.start : target.span.end] == target.text
    return [(f"{target.value:f}", target.unit, str(target.comparator)) for target in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新增经营主体3万户以上，突破500家。", [("30000", "户", ">="), ("500", "家", ">")]),
        ("成交额力争达到120亿元。", [("120", "亿元", ">=")]),
        ("比例不低于50%，失业率控制在3%以内。", [("50", "%", ">="), ("3", "%", "<=")]),
        ("增长6.2%左右，惠及近5000家，覆盖2万余家。", [("6.2", "%", "~"), ("5000", "家", "<~"), ("20000", "家", ">~")]),
        ("1天办结，14个工作日内完成审批。", [("1", "天", "<="), ("14", "工作日", "<=")]),
        ("减免3个月租金。", [("3", "个月", "=")]),
        ("打造3-5个示范点。", [("3", "个", ">=")]),
        ("新建站点1,200个。", [("1200", "个", "=")]),
        ("浓度控制在31微克/立方米以内。", [("31", "微克/立方米", "<=")]),
        ("面积稳定在60万亩以上，普及率保持在97%。", [("600000", "亩", ">="), ("97", "%", "=")]),
        ("办理不得超过4个环节，比例≥85%。", [("4", "个", "<="), ("85", "%", ">=")]),
        ("灌溉水利用系数达到0.61以上。", [("0.61", "", ">=")]),
        ("推动75%以上的事项网上办。", [("75", "%", ">=")]),
        ("标准提高到每人每月900元。", [("900", "元", "=")]),
        ("新建两所学校，增速为5%—6%。", [("2", "所", "="), ("5", "%", ">=")]),
        ("在已建成30个站点的基础上新增20个。", [("20", "个", "=")]),
    ],
)
def test_a_promise_is_read_with_its_comparator(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "升级“企事快办2.0版”。",
        "拓展“13+N”服务站点网络，构建1+3+15的体系。",
        "依托“全球1小时响应计划”开展服务。",
        "优化12345热线，推行7×24小时服务。",
        "开展第5届大会，评选前10名。",
        "6亩以下（不含6亩）的土地转让。",
        "对年收入2000万元以上的企业给予最高50万元奖励。",
        "落实《条例》第12条，执行“33条”政策。",
        "在12个街镇推广。",
        "紧扣省级均衡发展39项指标。",
        "三年滚动计划，2025年行动。",
        "去年完成投资15亿元，目前已有120家。",
        "2023年新增企业200家。",
        "打造10分钟充电圈，开展为期3个月的整治。",
        "按设备投资额的10%给予补助。",
    ],
)
def test_numbers_that_promise_nothing_are_no_targets(text: str) -> None:
    assert read(text) == []


def test_a_quoted_limit_is_a_target_and_a_quoted_name_is_not() -> None:
    assert read("实现“1分钟内首次响应，90%解决率”。") == [("1", "分钟", "<="), ("90", "%", "=")]
    assert read("打造“15分钟就业服务圈”。") == []


def test_a_reduction_keeps_where_it_starts() -> None:
    text = "将办理时间从5个工作日压缩至3个工作日。"
    (target,) = targets.in_measure(text, Span(0, len(text)), 2024)
    assert (target.value, target.baseline, target.kind) == (Decimal(3), Decimal(5), TargetKind.REDUCTION)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("新增就业岗位300个。", TargetKind.INCREMENT),
        ("累计达到300家。", TargetKind.CUMULATIVE),
        ("办结率达到95%。", TargetKind.LEVEL),
        ("时间不超过8天。", TargetKind.AT_MOST),
        ("争取资金2亿元。", TargetKind.ASPIRATION),
        ("成本下降5%。", TargetKind.REDUCTION),
    ],
)
def test_the_kind_of_a_target_follows_its_words(text: str, kind: TargetKind) -> None:
    (target,) = targets.in_measure(text, Span(0, len(text)), 2024)
    assert target.kind is kind


def test_the_year_of_comparison_dates_nothing() -> None:
    text = "排放量比2020年下降18%。"
    (target,) = targets.in_measure(text, Span(0, len(text)), 2024)
    assert target.on is None


def test_a_year_in_the_sentence_dates_every_target_after_it() -> None:
    text = "2025年新增公寓1万套，驿站22个。"
    assert {str(target.on) for target in targets.in_measure(text, Span(0, len(text)), 2024)} == {"2025-12-31"}
