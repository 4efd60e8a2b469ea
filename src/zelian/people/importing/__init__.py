"""The organisation as a workbook: the same form out and in.

``layout`` says what the sheets hold; ``workbook`` and ``cells`` read a file; ``state`` is the
organisation as it stands, in the same shape; ``wanted`` and ``rules`` make of rows what is to be
and what is wrong with it; ``comparing`` puts both side by side; ``applying`` writes; ``writing``
gives workbooks out. Nothing but ``applying`` writes to the database.
"""
