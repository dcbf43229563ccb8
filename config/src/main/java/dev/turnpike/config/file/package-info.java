/** The configuration on disk: the file that is found at the start, the style files beside it, and the treasury's key. */
@NullMarked
package dev.turnpike.config.file;

import org.jspecify.annotations.NullMarked;
