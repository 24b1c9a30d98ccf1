"""From the bytes of a file to a `ParsedPlan`."""

from plans.documents.tree import Kind, ParsedPlan, Reason


def parse(content: bytes, *, filename: str = "") -> ParsedPlan:
    """Read one document. Raises only `UnreadableDocument`; every other defect becomes a `Problem`."""
    return ParsedPlan(
        kind=Kind.UNKNOWN,
        reason=Reason("nothing_recognised"),
        text=content.decode(),
        language="zh-Hans",
        title=None,
        doc_number=None,
        issuer=None,
        issue_date=None,
        year=None,
        is_draft=False,
        superior_plan=None,
        sections=(),
        measures=(),
        work_requirements=(),
        figures=(),
        repairs=(),
        problems=(),
    )
