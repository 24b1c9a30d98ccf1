"""The operations by their names, done one after the other. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from measures.editing import contents, sections, structure
from measures.editing.contents import Directory
from measures.editing.operation import Operation, Unfit
from measures.proposal import Proposal, ProposedMeasure

Act = Callable[[Proposal, Operation], Proposal]
Naming = Callable[[Proposal, Operation, Directory], Proposal]

ACTS: dict[str, Act] = {
    "merge": structure.merge,
    "split": structure.split,
    "drop": structure.drop,
    "restore": structure.restore,
    "move": structure.move,
    "add": structure.add,
    "to_requirement": structure.to_requirement,
    "to_measure": structure.to_measure,
    "to_section": sections.to_section,
    "section_to_measure": sections.section_to_measure,
    "dissolve": sections.dissolve,
    "name_section": sections.name,
    "renumber": contents.renumber,
    "title": contents.title,
    "remove_department": contents.remove_department,
    "change_role": contents.change_role,
    "set_date": contents.set_date,
    "remove_date": contents.remove_date,
    "add_date": contents.add_date,
    "set_target": contents.set_target,
    "remove_target": contents.remove_target,
    "describe": contents.describe,
}
NAMING: dict[str, Naming] = {
    "pick_department": contents.pick_department,
    "add_department": contents.add_department,
}
# What an operation may say beside its place; anything else that is sent is left out.
WORDS = {
    "split": ("place",),
    "move": ("section",),
    "add": ("section", "number", "heading", "body"),
    "name_section": ("heading", "number"),
    "renumber": ("number",),
    "title": ("heading",),
    "pick_department": ("printed", "department"),
    "add_department": ("department", "role"),
    "remove_department": ("printed",),
    "change_role": ("printed", "role"),
    "set_date": ("date", "day", "title"),
    "remove_date": ("date",),
    "add_date": ("day", "title"),
    "set_target": ("target", "value", "unit", "comparator", "kind"),
    "remove_target": ("target",),
    "describe": ("title", "doc_number", "issuer", "issued_on", "year", "is_draft"),
}


def apply(proposal: Proposal, operations: Iterable[Operation], directory: Directory) -> Proposal:
    """All of them, in their order; raises Unfit at the first that cannot be done."""
    for asked in operations:
        proposal = _done(proposal, asked, directory)
    return counted(proposal)


def replay(
    proposal: Proposal, operations: Iterable[Operation], directory: Directory
) -> tuple[Proposal, tuple[Operation, ...]]:
    """As many as still can be done, and those that cannot: the document may have been read anew since."""
    left_out = []
    for asked in operations:
        try:
            proposal = _done(proposal, asked, directory)
        except Unfit:
            left_out.append(asked)
    return counted(proposal), tuple(left_out)


def _done(proposal: Proposal, asked: Operation, directory: Directory) -> Proposal:
    if asked.verb in NAMING:
        return NAMING[asked.verb](proposal, asked, directory)
    if asked.verb not in ACTS:
        raise Unfit("no_such_change")
    return ACTS[asked.verb](proposal, asked)


def counted(proposal: Proposal) -> Proposal:
    """With ordinals in the order of the measures, and the tree made of them."""
    measures = tuple(_numbered(measure, ordinal) for ordinal, measure in enumerate(proposal.measures, start=1))
    tree = replace(proposal.tree, measures=tuple(measure.parsed for measure in measures))
    return replace(proposal, measures=measures, tree=tree)


def _numbered(measure: ProposedMeasure, ordinal: int) -> ProposedMeasure:
    if measure.parsed.ordinal == ordinal:
        return measure
    return replace(measure, parsed=replace(measure.parsed, ordinal=ordinal))
