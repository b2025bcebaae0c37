"""What each page shows: rows chosen, ordered and named from the week's tables. No arithmetic."""
