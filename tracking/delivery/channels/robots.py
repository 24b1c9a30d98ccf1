"""Group robots of 企业微信 WeCom, 钉钉 DingTalk and 飞书 Feishu: what each wants posted, signed and answered.

WeCom and DingTalk take 20 messages a minute, Feishu 100; each refuses by a code of its own inside an HTTP 200. Pure but
for the posting.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from tracking.delivery import outbound
from tracking.delivery.channels.outcomes import Permanent, Temporary, TooOften

# What each house refuses with for the moment, and how long it then takes nothing: a minute is what all of them count
# in, DingTalk shuts who sends too fast out for ten. −1 is “the system is busy”.
BRIEFLY, A_MINUTE, TEN_MINUTES = timedelta(), timedelta(minutes=1), timedelta(minutes=10)
WECOM_BUSY = {-1: BRIEFLY, 45033: BRIEFLY, 45009: A_MINUTE}  # 45033: too many at once, 45009: over the limit of calls
DINGTALK_BUSY = {-1: BRIEFLY, 130101: TEN_MINUTES, 410100: TEN_MINUTES}
FEISHU_BUSY = {-1: BRIEFLY, 9499: A_MINUTE, 11232: A_MINUTE}
WECOM_BYTES = 4096  # of the content of a markdown message
DINGTALK_BYTES = FEISHU_BYTES = 18_000  # their bodies end at 20 KB
CUT = "\n…"

Texts = tuple[str, str]  # subject, body


def wecom(address: str, secret: str, texts: Texts, *, now: datetime) -> None:
    """The key is part of the address; there is no signature.

    Source: 群机器人配置说明, https://developer.work.weixin.qq.com/document/path/91770.
    """
    subject, body = texts
    said = _fit(f"**{subject}**\n{body}", WECOM_BYTES)
    answer = _post(address, {"msgtype": "markdown", "markdown": {"content": said}})
    _judge(answer.get("errcode"), answer.get("errmsg"), busy=WECOM_BUSY)


def dingtalk(address: str, secret: str, texts: Texts, *, now: datetime) -> None:
    """加签: HMAC-SHA256 of "milliseconds\\nsecret" under the secret, base64, in the query. No secret: by keyword or IP.

    The subject names day and number, so that DingTalk does not drop it as a repetition. More than twenty in a minute
    are refused for ten. Source: 自定义机器人接入, https://open.dingtalk.com/document/orgapp/custom-robot-access.
    """
    subject, body = texts
    text = _fit(f"#### {subject}\n\n" + body.replace("\n", "\n\n"), DINGTALK_BYTES)
    if secret:
        stamp = str(int(now.timestamp() * 1000))
        address = _with_query(address, timestamp=stamp, sign=_signature(f"{stamp}\n{secret}", key=secret))
    answer = _post(address, {"msgtype": "markdown", "markdown": {"title": subject, "text": text}})
    _judge(answer.get("errcode"), answer.get("errmsg"), busy=DINGTALK_BUSY)


def feishu(address: str, secret: str, texts: Texts, *, now: datetime) -> None:
    """签名校验: HMAC-SHA256 of nothing under "seconds\\nsecret", base64, in the body.

    Source: 自定义机器人使用指南, https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot.
    """
    subject, body = texts
    lines = [[{"tag": "text", "text": line}] for line in _fit(body, FEISHU_BYTES // 3).split("\n")]
    said: dict[str, Any] = {
        "msg_type": "post",
        "content": {"post": {"zh_cn": {"title": subject, "content": lines}}},
    }
    if secret:
        stamp = str(int(now.timestamp()))
        said |= {"timestamp": stamp, "sign": _signature("", key=f"{stamp}\n{secret}")}
    answer = _post(address, said)
    _judge(answer.get("code", answer.get("StatusCode")), answer.get("msg"), busy=FEISHU_BUSY)


def _signature(text: str, *, key: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


def _with_query(address: str, **more: str) -> str:
    parts = urlsplit(address)
    query = urlencode([*parse_qsl(parts.query, keep_blank_values=True), *more.items()])
    return urlunsplit(parts._replace(query=query))


def _fit(text: str, size: int) -> str:
    """As much of `text` as `size` bytes hold, whole characters only; a cut shows."""
    encoded = text.encode()
    if len(encoded) <= size:
        return text
    return encoded[: size - len(CUT.encode())].decode(errors="ignore") + CUT


def _post(address: str, said: Mapping[str, Any]) -> Mapping[str, Any]:
    return outbound.post(address, json.dumps(said, ensure_ascii=False).encode()).said


def _judge(code: object, words: object, *, busy: Mapping[int, timedelta]) -> None:
    """Zero is yes. What the vendor says is kept to a line: it goes into the list of failures."""
    if code == 0:
        return
    refusal = f"errcode {code}: {str(words or '')[:200]}"
    if not isinstance(code, int) or code not in busy:
        raise Permanent(refusal)
    raise TooOften(refusal, rest=busy[code]) if busy[code] else Temporary(refusal)
