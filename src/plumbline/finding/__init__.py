"""Finding people: the shape of the problem, frozen lists, nominations."""
