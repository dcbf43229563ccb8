package dev.turnpike.core.buying;

import dev.turnpike.core.till.Exposure;
import dev.turnpike.core.time.Time;
import dev.turnpike.x402.Nonces;

/** What every attempt works with. */
public record Tools(Purchases purchases, Exposure exposure, AnswerRooms rooms, Polls polls, Nonces nonces, Time time) {}
