/**
 * The port of a style, {@link dev.turnpike.providers.dialect.Dialect}, the one that acts on style files, and
 * the reading that all styles share: JSON, status words, images. Internal to this module.
 */
@NullMarked
package dev.turnpike.providers.dialect;

import org.jspecify.annotations.NullMarked;
