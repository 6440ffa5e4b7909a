"""Lists of actions that go out as a workbook and come back with answers."""
