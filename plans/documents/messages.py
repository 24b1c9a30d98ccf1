"""Every sentence this room can say to a user, keyed by code.

`_` only marks the source text for translation; the door translates (`gettext(...) % params`), because
this room knows no language and no Django.
"""

from plans.documents.tree import Kind, Problem, Reason


def _(message: str) -> str:
    return message


KINDS = {
    Kind.PLAN: _("action plan"),
    Kind.DRAFT_PLAN: _("draft plan for comment"),
    Kind.WORK_POINTS: _("work points"),
    Kind.DIVISION_OF_WORK: _("division of work"),
    Kind.DIVISION_TABLE: _("task table"),
    Kind.POLICY_MEASURES: _("policy measures"),
    Kind.REPORT: _("report"),
    Kind.PROGRESS_NOTICE: _("progress notice"),
    Kind.PROGRESS_TABLE: _("progress table"),
    Kind.NEWS_INTERPRETATION: _("news article"),
    Kind.NOTICE: _("notice"),
    Kind.UNKNOWN: _("unknown document"),
}

REASONS = {
    "numbered_measures": _("It has %(count)s numbered measures."),
    "task_table": _("It has a table of %(count)s tasks."),
    "plan_title": _("Its title names a plan (“%(words)s”)."),
    "draft_mark": _("It is marked “%(words)s”."),
    "report_title": _("Its title says that it is a report (“%(words)s”)."),
    "progress_title": _("Its title says that it tells progress (“%(words)s”)."),
    "progress_opening": _("It says that it tells progress (“%(words)s”)."),
    "progress_headings": _("Its chapters tell progress (“%(words)s”)."),
    "resolutions": _("Its items are resolutions of a meeting (“%(words)s”)."),
    "progress_columns": _("Its table has a column for progress (“%(words)s”)."),
    "past_figures": _("It tells results already reached: %(count)s figures and no measures."),
    "news_marks": _("It is written like a newspaper article (“%(words)s”)."),
    "interpretation": _("It explains a plan and is none itself (“%(words)s”)."),
    "notice_only": _("It is a notice without a plan in it."),
    "nothing_recognised": _("Neither numbered measures nor a task table were found."),
}

PROBLEMS = {
    "duplicate_number": _("The number %(number)s is printed twice; it is kept as printed."),
    "missing_number": _("The number %(number)s is missing."),
    "number_out_of_order": _("The number %(number)s follows %(previous)s."),
    "measure_without_lead": _("Measure %(number)s names no lead department."),
    "no_departments": _("The text names no department for any measure."),
    "measure_without_text": _("Measure %(number)s has a heading but no text."),
    "contradictory_deadlines": _("Measure %(number)s has different deadlines: %(dates)s."),
    "deadline_before_issue": _("A deadline (%(words)s) lies before the date of issue."),
    "unclear_deadline": _("The deadline “%(words)s” cannot be turned into a date."),
    "missing_title": _("No title was found."),
    "missing_doc_number": _("No document number is printed."),
    "missing_issue_date": _("No date of issue is printed."),
    "uncertain_date": _("Characters of the date “%(words)s” were lost; it was read as %(date)s."),
    "lost_characters": _("Characters are missing in “%(words)s”."),
    "unclosed_list": _("The list of departments is cut off: “%(words)s”."),
    "text_repaired": _("Damaged characters were repaired: %(count)s places."),
    "repair_guessed": _("“%(result)s” was guessed for damaged characters; compare it with the original."),
    "damage_left": _("Damaged characters could not be repaired: “%(words)s”."),
    "script_converted": _("The text was turned from Traditional into Simplified characters."),
    "not_a_plan": _("This document is not a plan."),
    "no_measures": _("No measure was found."),
    "pictures_left_out": _("Pictures with text on them were not read: %(count)s. Compare with the original."),
    "invisible_characters": _(
        "Invisible characters that can make a text look different from what it says were removed: %(count)s."
    ),
}

UNREADABLE = {
    "no_sheet": _("This file holds no table that can be read. Save the table as xlsx, csv or docx."),
    "empty": _("The file is empty."),
    "too_large": _("The file is larger than %(limit)s MB."),
    "too_long": _("The document has more than %(limit)s characters."),
    "unknown_type": _("This type of file cannot be read. Use txt, md, html, docx, xlsx, csv or pdf."),
    "two_kinds": _("The file is of two kinds at once. Save the document again as one of them."),
    "picture": _("This is a picture and holds no text. Use the docx or html version of the document."),
    "rtf": _("This is an rtf file. Save it as docx."),
    "ofd": _("This is an ofd file. Save it as docx or pdf."),
    "opendocument": _("This is an OpenDocument file (odt or ods). Save it as docx or xlsx."),
    "web_archive": _("This is a web archive (mht). Save the page as html."),
    "packed": _("This is an archive with files in it. Unpack it and use the document alone."),
    "scanned": _("This PDF holds pictures of pages and no text. Use the docx or html version of the document."),
    "too_many_pages": _("The document has more than %(limit)s pages."),
    "old_office": _("This is an old Office file (doc, xls or wps). Save it as docx or xlsx."),
    "unknown_encoding": _("The characters of this file could not be decoded. Save it as UTF-8."),
    "mojibake": _("The characters were garbled when the file was saved. Use the original file."),
    "unreadable_fonts": _(
        "The letters of this PDF cannot be turned into text. Use the docx or html version of the document."
    ),
    "no_text": _("There is no text in this file."),
    "broken": _("The file is damaged and cannot be opened."),
    "encrypted": _("The file is protected by a password. Save it without one."),
    "classified": _("The file is marked %(mark)s. This system holds no state secrets; nothing of the file was kept."),
    "parcel": _("The file carries another file or an object inside. Take it out and send it again."),
    "infected": _("The virus scanner found %(virus)s in the file."),
    "not_scanned": _("The virus scanner does not answer; try again in a few minutes."),
    "macro": _("The file contains macros. Save it without them."),
    "zip_bomb": _("The file unpacks to far more than a document needs."),
    "doctype": _("The file contains a definition that no document needs and that can do harm. Save it again."),
    "too_deep": _("The parts of the file lie deeper inside each other than a document needs."),
    "too_expensive": _("Reading the file took too much time or memory."),
}


def kind_text(kind: Kind) -> str:
    """The English name of a kind, for gettext."""
    return KINDS[kind]


def reason_text(reason: Reason) -> str:
    """The English sentence of a reason, before `% dict(reason.params)`."""
    return REASONS[reason.code]


def problem_text(problem: Problem) -> str:
    """The English sentence of a problem, before `% dict(problem.params)`."""
    return PROBLEMS[problem.code]
