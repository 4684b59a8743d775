"""Read: an article is pasted or dropped (``read``), and shown with its quotations marked (``article``).

``reading`` makes of a record what is shown, a part at a time: ``parts`` cuts a long article, ``runs`` cuts its text
where marks begin and end, ``stretches`` say what each run looks like, ``voices`` give each speaker a colour.
``correcting`` takes what an editor says of a quotation.
"""
