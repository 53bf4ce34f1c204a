"""The clock: a timetable and a loop."""
