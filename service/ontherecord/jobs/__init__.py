"""What is done beside requests: jobs from the archive's own queue, in processes of their own.

Read ``work.py`` (which jobs there are, and the process that does them), ``queue.py`` (how huey does them on our
database), then one file a kind of job. No engine and no web server is imported here.
"""
