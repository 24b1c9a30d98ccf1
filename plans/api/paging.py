"""Pages of a list: numbered where it is short, by cursor where rows are added while one reads."""

from rest_framework.pagination import CursorPagination, PageNumberPagination

LARGEST = 200


class Numbered(PageNumberPagination):
    page_size_query_param = "page_size"
    max_page_size = LARGEST


class LongList(CursorPagination):
    """In the order of their making: a row added meanwhile moves no other to another page; nothing is counted."""

    ordering = "pk"
    page_size_query_param = "page_size"
    max_page_size = LARGEST
