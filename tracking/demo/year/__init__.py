"""A year of a plan, played day by day through the actions of the house: every part that people have in it is a scene.

Chance is drawn from the seed alone, each scene with a generator of its own: the same seed gives the same rows, and a
new scene leaves the others as they were.
"""
