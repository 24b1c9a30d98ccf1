"""What in a filing contradicts what is known already: a reviewer looks at these first. Nothing here refuses.

`rules` names the doubts, `numbers` and `texts` decide (pure), `annotated` decides in the query, `gathering` loads.
"""
