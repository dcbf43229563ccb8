package dev.turnpike.core.forwarding;

import dev.turnpike.core.jobs.Job;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** A request to a route whose upstream answers after a second. */
public abstract class OneSecond implements Forward {
    static final byte[] BODY = {1, 2, 3};

    private final RouteTerms terms;
    private final int status;
    private final Scheduler time;

    protected OneSecond(RouteTerms terms, int status, Scheduler time) {
        this.terms = terms;
        this.status = status;
        this.time = time;
    }

    /** It is forwarded now. */
    protected abstract void sent();

    @Override
    public RouteTerms terms() {
        return terms;
    }

    @Override
    public <T> Mono<T> send(Job job, Function<Result, Mono<T>> use) {
        return Mono.defer(() -> {
            sent();
            return Mono.delay(Duration.ofSeconds(1), time)
                    .then(Mono.defer(() -> use.apply(new Result.Answer(status, List.of(), BODY))));
        });
    }
}
