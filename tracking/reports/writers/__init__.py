"""The one public writer: a `Paper` becomes docx, html or pdf in the form of GB/T 9704-2012. Pure.

Since template 2026.4. What stands beside this room (`docx`, `html`, `pdf`, `xlsx`) makes the files of the templates
before it again and is never changed; of it only `docx_form`, the page and its styles, is used here too.
"""
