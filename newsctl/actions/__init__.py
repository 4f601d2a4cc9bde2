"""What a person does with an archive, whatever the face that it is done on.

Values go in and come out; progress and questions are calls back. Nothing here knows a terminal, a
stream of the process, an option's name or an exit code.
"""
