"""Emergency access (bris de glace): two people open one kind of content for less than an hour, and the person is told."""
