"""What each rule of the form is about, and the findings that are words; the rest are numbers, faces and marks.

`_` only marks the source text for translation, as in `messages`; the door translates.
"""


def _(message: str) -> str:
    return message


RULES = {
    "paper": _("paper"),
    "top": _("top margin"),
    "left": _("left margin"),
    "area": _("type area"),
    "characters": _("characters in a line"),
    "pitch": _("distance of the lines"),
    "text_face": _("typeface of the text"),
    "text_size": _("size of the text"),
    "colour": _("colour of the text"),
    "indent": _("indent of a paragraph, in characters"),
    "number": _("form of the document number"),
    "title_face": _("typeface of the title"),
    "title_size": _("size of the title"),
    "title_centred": _("place of the title"),
    "level_1": _("typeface of a first-level heading"),
    "level_2": _("typeface of a second-level heading"),
    "heading_size": _("size of a heading"),
    "level_mark": _("number of a heading"),
    "annex_colon": _("colon after the word annex"),
    "annex_mark": _("mark after the name of an annex"),
    "date": _("form of the date"),
    "date_place": _("place of the date"),
    "annex_page": _("where an annex begins"),
    "annex_face": _("typeface of the mark of an annex"),
    "annex_size": _("size of the mark of an annex"),
    "imprint_face": _("typeface of the imprint"),
    "imprint_size": _("size of the imprint"),
    "copies_stop": _("mark after those who get a copy"),
    "page_number": _("page number"),
    "page_number_face": _("typeface of the page number"),
    "page_number_size": _("size of the page number"),
    "page_number_sides": _("place of the page number"),
}
VALUES = {
    "left": _("left"),
    "right": _("right"),
    "center": _("centred"),
    "varying": _("not fixed"),
    "running": _("in the middle of a page"),
    "new_page": _("on a page of its own"),
    "+minorEastAsia": _("typeface of the theme"),
    "+majorEastAsia": _("typeface of the theme"),
    "right_and_left": _("right on odd pages, left on even ones"),
}
PLACE = _("paragraph %(number)s “%(excerpt)s”")
TIMES = _("%(count)s times")
