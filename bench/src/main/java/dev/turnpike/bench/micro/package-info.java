/** What the parts cost, by JMH; each benchmark answers one question. */
@NullMarked
package dev.turnpike.bench.micro;

import org.jspecify.annotations.NullMarked;
