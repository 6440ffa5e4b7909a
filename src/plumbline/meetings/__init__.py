"""The table: meetings, agenda, attendance, decisions and the minutes they make."""
