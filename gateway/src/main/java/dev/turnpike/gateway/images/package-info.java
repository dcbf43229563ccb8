/** The sale of images: orders, the attempts to have them made, and the look at what was delivered. */
@NullMarked
package dev.turnpike.gateway.images;

import org.jspecify.annotations.NullMarked;
