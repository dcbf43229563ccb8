/** Dopamint: an answer names the URL at which to poll the job. The answers there are not documented. */
@NullMarked
package dev.turnpike.providers.dopamint;

import org.jspecify.annotations.NullMarked;
