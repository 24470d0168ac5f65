"""Item models over ids and frozen records; no live rows, no SQL inside ``data()``."""
