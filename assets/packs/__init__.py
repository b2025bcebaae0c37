"""Packs: from a week's tables to each region's PDF and workbook, and how they are rendered."""
