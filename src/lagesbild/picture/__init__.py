"""The situational picture: weighs indicators and assessments, proposes, compares, explains.

`make.make_picture` is the main job: one collection in, one picture out, no file opened.
"""
