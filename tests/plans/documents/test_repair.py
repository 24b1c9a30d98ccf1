"""The damage is made here from sentences of our own, the way the mirror sites made it, and undone."""

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.documents.repair import repair
from plans.documents.slipped import UNKNOWN

GLOSSED = {"區": "qū", "業": "yè", "產": "chǎn", "發": "fā", "設": "shè", "監": "jiān", "驅": "qū", "關": "guān"}
FOLDED = str.maketrans("，：；（）", ",:;()")
SENTENCES = (
    "本区企业开办时间明显缩短，群众办事更方便。",
    "加快产业园区建设，发展新型产业（一期）。",
    "各单位要加强监管，把责任落到实处。",
    "区级产业发展资金（2025年）继续支持企业创新。",
    "推进设施建设，关心企业需求；完善区内设备。",
    "机关单位：区发改委、区商务委。",
)


def damaged(clean: str) -> str:
    """Traditional, GBK, glosses written after listed byte pairs whatever they belong to, decoded again."""
    code = opencc.OpenCC("s2t").convert(clean).encode("gbk")
    listed = {mark.encode("gbk"): f"({reading})".encode("gbk") for mark, reading in GLOSSED.items()}
    written, place = bytearray(), 0
    while place < len(code):
        pair = code[place : place + 2]
        written += pair[:1]
        if pair in listed:
            written += pair[1:] + listed[pair]
            place += 1
        place += 1
    return decoded(bytes(written)).translate(FOLDED)


def decoded(code: bytes) -> str:
    """As the sites decode: a pair that is no character becomes a question mark."""
    text, place = "", 0
    while place < len(code):
        if code[place] < 0x80:
            text += chr(code[place])
            place += 1
            continue
        try:
            text += code[place : place + 2].decode("gb18030")
        except UnicodeDecodeError:
            text += "?"
        place += 2
    return text


@settings(deadline=None, max_examples=25)
@given(st.lists(st.sampled_from(SENTENCES), min_size=3, max_size=8))
def test_damage_is_undone_and_the_ledger_leads_back(sentences: list[str]) -> None:
    clean = "\n".join(sentences)
    broken = damaged(clean + "\n区企业发展产业园区设备监管关")
    repaired = repair(broken)
    assert repaired.text.startswith(clean)
    assert repaired.language == "zh-Hant-corrupt"
    for entry in repaired.repairs:
        assert broken[entry.at.start : entry.at.end] == entry.original
        assert repaired.text[entry.result_at.start : entry.result_at.end] == entry.result


@pytest.mark.parametrize("words", ["各领域对接会议。", "本地域实行新办法。", "区域专项资金。"])
def test_a_slipped_run_is_rebuilt_from_the_reading_that_cut_it(words: str) -> None:
    clean = "区企业发展产业园区设备监管。\n" + words
    assert "?" in damaged(clean)
    assert repair(damaged(clean)).text.replace(UNKNOWN, "") in (clean, clean[:-1])


def test_a_lost_character_is_guessed_from_the_same_document_and_marked() -> None:
    text = "審批從快,審批從簡。在低風險區域?qū)嵭芯蛘悸房焖賹徟?,持續提升。"
    repaired = repair(text)
    assert "区域实行掘占路快速审批，持续提升" in repaired.text
    assert [entry.sure for entry in repaired.repairs if entry.method == "slipped"] == [False]


def test_an_opening_read_one_byte_late_is_rebuilt() -> None:
    repaired = repair(" ?。ㄒ唬┩晟剖袌鰷嗜霗C制行動。依托登記系統。")
    assert repaired.text == " （一）完善市场准入机制行动。依托登记系统。"


def test_a_comma_read_one_byte_late_is_rebuilt() -> None:
    assert repair("五個要點之一?,F(xiàn)結合實際說明。").text == "五个要点之一。现结合实际说明。"


@pytest.mark.parametrize(
    "printed",
    [
        "电子签章(CA)应用",
        "数据(data)共享",
        "行动方案(2026年)",
        "首台(套)设备",
        "服务平台(徐汇)建设",
        "使用AEO(经认证的经营者)名录",
        "名字叫李(li)的人",
        "乾隆年间的著作",
    ],
)
def test_real_parentheses_and_clean_text_are_left_alone(printed: str) -> None:
    repaired = repair(printed)
    assert repaired.text == printed
    assert repaired.repairs == ()


def test_glosses_without_tone_marks_and_repeated_ones_go_where_they_are_many() -> None:
    text = "政(zheng)(zheng)府辦(ban)公室發(fa)文,各區(qu)縣政(zheng)府落實。"
    assert repair(text).text == "政府办公室发文，各区县政府落实。"


def test_traditional_text_without_damage_is_simplified_and_named() -> None:
    repaired = repair("為落實上級部署，加強組織領導，著力優化環境，請認真執行。")
    assert repaired.language == "zh-Hant"
    assert repaired.text == "为落实上级部署，加强组织领导，着力优化环境，请认真执行。"
    assert {entry.method for entry in repaired.repairs} == {"script"}


def test_tags_and_folded_punctuation_are_restored_in_damaged_text() -> None:
    text = "區(qū)級產(chǎn)業(yè)發(fā)展(一期),監(jiān)管到位。</p>&nbsp;企業(yè)4.0版"
    assert repair(text).text == "区级产业发展（一期），监管到位。企业4.0版"


@pytest.mark.parametrize(
    ("printed", "clean"),
    [
        ("抓好落實。\n?。ù思鲃庸_)", "抓好落实。\n（此件主动公开）"),
        ("加強推動?！墩ぷ鲌蟾妗访鞔_目標", "加强推动。《政府工作报告》明确目标"),
        ("各位代表?-h(huán)境改善", "各位代表。环境改善"),
        ("?。ǘ\ue46a┚劢沽\ue2a5笾骶€，全面提升", "（二）聚焦六大主线，全面提升"),
        ("?。ǘ\ue46a┩七M(jìn)東部建設", "（二）推进东部建设"),
    ],
)
def test_a_run_behind_a_mark_is_rebuilt_though_whole_characters_were_dropped(printed: str, clean: str) -> None:
    repaired = repair(printed)
    assert repaired.text.replace("(", "（").replace(")", "）") == clean
    for entry in repaired.repairs:
        assert printed[entry.at.start : entry.at.end] == entry.original


@pytest.mark.parametrize(
    "printed", ["怎么办?各单位要认真落实。", "是否可行?《方案》已印发。", "你知道吗?（一）是对的。", "好?！"]
)
def test_a_real_question_mark_is_left_alone(printed: str) -> None:
    assert repair(printed).text == printed


def test_glosses_are_known_whatever_letters_and_blanks_they_are_printed_with() -> None:
    text = "區(qū )級產( chǎn)業(yè)發(fā)展，設(shè)施開(kāi)放，廣(ɡuǎng)場，的(dì)士，長(zhǎnɡ)期"
    repaired = repair(text)
    assert repaired.text == "区级产业发展，设施开放，广场，的士，长期"


def test_a_mark_that_a_machine_left_behind_every_word_is_removed() -> None:
    text = "持续@@改善@@环境@@，一@@、总体@@要求@@，各@@区@@，写信到 a@@b"
    assert repair(text).text == "持续改善环境，一、总体要求，各区，写信到 ab"
    assert repair("写信到 a@@b").text == "写信到 a@@b"


def test_a_toned_syllable_nobody_reads_so_is_guessed_away_in_damaged_text() -> None:
    text = "區(qū)級產(chǎn)業(yè)發(fā)展，設(shè)施開(kāi)放，甲(yǐn)類"
    repaired = repair(text)
    assert repaired.text == "区级产业发展，设施开放，甲类"
    assert [entry.original for entry in repaired.repairs if not entry.sure] == ["(yǐn)"]


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("著力推進，圍繞著目標", "着力推进，围绕着目标"),
        ("顯著提升，著名商標，土著居民", "显著提升，著名商标，土著居民"),
        ("規畫與計畫嚮往", "规划与计划向往"),
    ],
)
def test_one_character_for_two_is_told_apart_by_its_word(traditional: str, simplified: str) -> None:
    assert repair("請認真執行，這個區經濟發展。" + traditional).text.endswith(simplified)
