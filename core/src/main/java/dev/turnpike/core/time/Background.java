package dev.turnpike.core.time;

import reactor.core.Disposable;

/** A loop that runs from the start to the end of the process. */
public interface Background {
    /** For the log. */
    String name();

    /** Goes on until disposed of. */
    Disposable start();
}
