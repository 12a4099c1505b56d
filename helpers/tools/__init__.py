"""The commands behind the Makefile. Of these notebooks import `progress` alone.

For students: `lab`, `workbook`, `progress`. For teachers: `slides` (with
`notebook_html` and `teachers_map`), `assignments`. For those who change the course:
`store_outputs`, and `pytest_plugin` for `make test`; both run `kernels`. All read
notebooks by `cells`.
"""
