@rem npm scripts begin with `exec`, so that a signal to npm reaches the program and not a shell in between.
@rem The shell of Windows has no such word: it finds this file instead, and just runs what follows.
@%*
