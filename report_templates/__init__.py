"""Everything people see: pages, styles, charts, workbook layout, message catalogues. No code."""
