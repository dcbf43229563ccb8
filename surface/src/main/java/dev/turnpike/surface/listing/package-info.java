/**
 * What is sold, as machines find it: each {@link dev.turnpike.surface.listing.Operation} is declared once, as
 * OpenAPI writes it, and all that directories, catalogues and language models are told is made of that.
 */
@NullMarked
package dev.turnpike.surface.listing;

import org.jspecify.annotations.NullMarked;
