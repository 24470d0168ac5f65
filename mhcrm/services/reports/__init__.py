"""Period reports (周报、月报) and overviews as spreadsheets, from entered data only."""
