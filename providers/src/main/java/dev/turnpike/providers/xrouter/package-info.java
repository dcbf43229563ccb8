/** x-router: one answer that holds the images. Its documentation is complete. */
@NullMarked
package dev.turnpike.providers.xrouter;

import org.jspecify.annotations.NullMarked;
