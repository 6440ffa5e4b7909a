"""Small exact values: errors, numbers with check digits, part-known dates, intervals."""
