/** Dopamint: an answer names the URL at which to ask after the job. What is said there is not documented. */
@NullMarked
package dev.turnpike.providers.dopamint;

import org.jspecify.annotations.NullMarked;
