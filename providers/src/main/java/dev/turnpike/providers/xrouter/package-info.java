/** x-router: one answer, with the images in it. Its documentation is complete. */
@NullMarked
package dev.turnpike.providers.xrouter;

import org.jspecify.annotations.NullMarked;
