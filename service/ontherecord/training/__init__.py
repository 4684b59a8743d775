"""How the model is made: corpus → network → train → thin → export → calibrate → evaluate.

Needs the extra ``[train]`` and a corpus by path; nothing here is imported by the service.
"""
