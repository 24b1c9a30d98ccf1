"""The implementation report 落实情况报告: what a government tells its congress of how a plan was carried out."""
