package dev.turnpike.core.forwarding;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.work.RouteWork.Header;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** One request to a route that is sold, held by the process it came to until it is forwarded. */
public interface Forward {
    /** What the request is sold for, and for what answers. */
    RouteTerms terms();

    /**
     * Forwards the request, when it is subscribed to, and hands on what came of it; its room in memory is held until that
     * is used. It goes on whether or not its client is still there.
     */
    <T> Mono<T> send(Job job, Function<Result, Mono<T>> use);

    /** The request is about to be paid for: it is held whether or not its client stays, until it is sent or dropped. */
    void promise();

    /** A request that was promised is not sent after all. */
    void drop();

    /** The answer is not charged for: the client that waits may have it, and nobody keeps it. */
    void free(Result.Answer answer);

    /** What came of a request that was forwarded. */
    sealed interface Result {
        /** The upstream's whole answer. */
        record Answer(int status, List<Header> headers, byte[] body) implements Result {
            public Answer {
                headers = List.copyOf(headers);
            }
        }

        /**
         * There is none, or it is none that can be kept.
         *
         * @param counts against its payer
         */
        record None(String why, Counts counts) implements Result {
            public None(String why) {
                this(why, Counts.NOTHING);
            }
        }
    }

    /** How much of its price a request that is not charged for counts against its payer. */
    enum Counts {
        /** Its upstream has not worked for it, or we are at fault. */
        NOTHING(0),
        /** Its upstream may have worked for it, and has failed. */
        A_TENTH(10),
        /** The request may have brought that about, as by an answer that is too large or takes too long. */
        ALL(1);

        private final int parts;

        Counts(int parts) {
            this.parts = parts;
        }

        /** It is one part of so many; 0: none. */
        int parts() {
            return parts;
        }
    }
}
