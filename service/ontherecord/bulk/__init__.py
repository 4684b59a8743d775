"""Whole archives attributed at once, on Ray Data, and brought into the database; needs the extra ``bulk``.

Read ``schema`` (what is written), then what a job does in this order: ``sources`` (the files that it is given),
``lines`` (what stands in one), ``parts`` and ``planning`` (how they are cut, which articles come twice), ``analyst``
(the engine in a process of its own), ``attributing`` (what an actor does with a part), ``store`` (where it puts it) and
``running`` (Ray, from its start to its end); ``job`` is what all of them know of it. ``loading`` is for later: it
brings what was written into an archive.

A job is cut into parts once, before any work, and the plan is kept. A part is done when its mark is there; whatever
ends before that is done again and puts the same files in the place of what was left. So it may be broken off anywhere,
by anything, and the same command goes on.
"""
