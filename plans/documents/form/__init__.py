"""The form of official documents, GB/T 9704-2012: where somebody's docx departs from it, clause by clause."""
