package dev.turnpike.core.till;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.work.Delivery;
import dev.turnpike.core.work.ImageRequest;
import dev.turnpike.core.work.ImageWork;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.core.work.Route;
import dev.turnpike.core.work.RouteWork;
import dev.turnpike.providers.Ticket;
import dev.turnpike.x402.PaymentKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The bytes of heap that a job takes: its texts, which strangers choose the length of, and what every job has beside. */
public final class JobWeight {
    /** Measured as 5.2 KB with some 2 KB of texts. */
    private static final int BESIDE = 4000;
    private static final int BESIDE_A_PURCHASE = 1000;
    private static final int BESIDE_A_LINE = 200;
    private static final int BYTES_OF_A_CHARACTER = 2;

    private JobWeight() {}

    /** Jobs by the payments they were bought with, as many as weigh this much. */
    public static Cache<PaymentKey, Job> cache(long bytes) {
        return Caffeine.newBuilder()
                .maximumWeight(bytes)
                .weigher((PaymentKey key, Job job) -> of(job))
                .executor(Runnable::run)
                .build();
    }

    static int of(Job job) {
        int texts = length(job.facts().payment().json()) + length(job.facts().payment().signature())
                + length(job.facts().terms().resource()) + length(job.facts().terms().description()) + end(job.state());
        return switch (job.work()) {
            case ImageWork work -> BESIDE + BYTES_OF_A_CHARACTER * texts + work(work);
            case RouteWork work -> BESIDE + BYTES_OF_A_CHARACTER * (texts + headers(work));
        };
    }

    private static int end(State state) {
        return state instanceof State.Closed(End end, Instant at) ? switch (end) {
            case End.Released released -> length(released.message());
            case End.Unpaid unpaid -> length(unpaid.code()) + length(unpaid.message());
            case End.Settled settled -> 0;
            case End.Lapsed lapsed -> 0;
            case End.Joined joined -> 0;
        } : 0;
    }

    private static int headers(RouteWork work) {
        RouteWork.Answer answer = work.answer();
        return answer == null ? 0
                : answer.headers()
                        .stream()
                        .mapToInt(it -> BESIDE_A_LINE + length(it.name()) + length(it.value()))
                        .sum();
    }

    private static int work(ImageWork work) {
        int pictures = work.images()
                .stream()
                .flatMap(made -> made.pictures().stream())
                .mapToInt(JobWeight::picture)
                .sum();
        return request(work.request()) + route(work.route()) + pictures
                + work.purchases().stream().mapToInt(JobWeight::purchase).sum();
    }

    private static int request(ImageRequest request) {
        return BYTES_OF_A_CHARACTER * (length(request.order().prompt()) + length(request.order().negativePrompt())
                + length(request.metadata())
                + request.order().extras().images().stream().mapToInt(String::length).sum());
    }

    private static int purchase(Purchase purchase) {
        return BESIDE_A_PURCHASE + BYTES_OF_A_CHARACTER * (length(purchase.order().body())
                + length(purchase.order().headerValue()) + length(purchase.detail()) + ticket(purchase.ticket()));
    }

    /** A URL is kept whole and in its parts. */
    private static int ticket(@Nullable Ticket ticket) {
        return ticket == null ? 0 : ticket.id().length() + 2 * ticket.poll().toString().length();
    }

    private static int picture(Delivery.Picture picture) {
        return BESIDE_A_LINE + BYTES_OF_A_CHARACTER * length(picture.url());
    }

    private static int route(Route route) {
        return BESIDE_A_LINE * (route.plan().candidates().size() + route.plan().exclusions().size()) + route.tried()
                .stream()
                .mapToInt(tried -> BESIDE_A_LINE + BYTES_OF_A_CHARACTER * length(tried.detail()))
                .sum();
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
