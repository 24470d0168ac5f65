"""选址建议书: one project, several sites side by side, as PDF and Excel."""
