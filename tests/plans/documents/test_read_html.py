"""A saved page gives its article, and nothing of what stands around it."""

import pytest

from plans.documents.reading import read


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ('<p>【字体：<a>大</a> <a>中</a> <a>小</a>】</p><p>一、任务</p><p>打印本页 | 关闭窗口</p>', ["一、任务"]),
        ("<p>当前位置：首页 &gt; 公开</p>您的位置：首页<p>一、任务</p>上一篇：旧闻<p>版权所有：某办</p>", ["一、任务"]),
        ('<div class="share-box">分享到</div><p>一、任务与要求</p><i hidden>暗</i>', ["一、任务与要求"]),
        ('<p>甲<span style="display: none">暗</span>乙</p><!-- 注 --><script>"丙"</script>', ["甲乙"]),
        ("甲&nbsp;乙<br>丙<div>丁<div>戊</div></div>", ["甲 乙", "丙", "丁", "戊"]),
        ("<ol start=3><li>甲<li>乙</ol><ol type=a><li>丙</ol><ul><li>丁</ul>", ["3. 甲", "4. 乙", "a. 丙", "丁"]),
        (
            "<table><tr><td>一、总体要求。做好各项工作，认真落实。<p>（一）甲事。</p><p>（二）乙事。</p><p>（三）丙事。</p></td>"
            "<td>栏目</td></tr></table>",
            ["一、总体要求。做好各项工作，认真落实。", "（一）甲事。", "（二）乙事。", "（三）丙事。", "栏目"],
        ),
        (
            "<table><tr><td><table><tr><td>序号</td><td>任务</td></tr><tr><td>1</td><td>甲</td></tr></table></td></tr></table>",
            ["| 序号 | 任务 |", "| 1 | 甲 |"],
        ),
        (
            "<table><tr><td>1<td>甲<td rowspan=2>区民政局<tr><td>2<td>乙<tr><td colspan=2>合计<td>两项</table>",
            ["| 1 | 甲 | 区民政局 |", "| 2 | 乙 | 区民政局 |", "| 合计 |  | 两项 |"],
        ),
        ("<pre>甲\n乙</pre>", ["甲", "乙"]),
        ("<form><header>某网</header><article><header><h1>甲</header><p>乙</p></article></form>", ["甲", "乙"]),
    ],
)  # fmt: skip
def test_what_a_page_shows_is_read(body: str, lines: list[str]) -> None:
    text = read(f"<html><head><meta charset=utf-8></head><body>{body}</body></html>".encode()).text
    assert [line for line in text.splitlines() if line] == lines


def test_the_declared_title_stands_above_an_article_without_one() -> None:
    page = '<html><head><meta name="ArticleTitle" content="云溪区行动方案"></head><body><p>一、任务</p></body></html>'
    assert read(page.encode()).text.splitlines()[0] == "云溪区行动方案"


def test_a_few_broken_bytes_do_not_refuse_a_page() -> None:
    page = "<html><head><meta charset=gb2312></head><body><p>" + "一、任务与要求。" * 200 + "</p></body></html>"
    broken = page.encode("gb18030").replace("与".encode("gb18030"), b"\xff", 1)
    assert read(broken).text.count("任务") == 200
