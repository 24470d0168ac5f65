"""Project briefs (项目情况汇报): what they say (content) and how they look (typesetting, PDF)."""
