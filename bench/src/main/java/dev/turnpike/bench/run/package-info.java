/** What is measured and how: processes on their cores, shots of load on them, and tables of what came out. */
@NullMarked
package dev.turnpike.bench.run;

import org.jspecify.annotations.NullMarked;
