/**
 * What a style has to say for itself, {@link dev.turnpike.providers.dialect.Dialect}, and what all styles read alike:
 * JSON, status words, images. For the styles only; nobody outside this module needs it.
 */
@NullMarked
package dev.turnpike.providers.dialect;

import org.jspecify.annotations.NullMarked;
