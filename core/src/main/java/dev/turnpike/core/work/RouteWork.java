package dev.turnpike.core.work;

import dev.turnpike.pricing.money.UsdcAmount;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that is forwarded to the upstream of a route, and what it answered. Nothing is bought for it.
 *
 * @param route id of the route
 * @param call which request: names it within the process that it came to, and means nothing to another
 * @param before whether it is paid for before it is forwarded
 * @param sent whether it was, or may have been, forwarded; it never is again. False of one that is paid for
 *     before: that its money was taken says so
 * @param answer the answer that the client gets once it has paid; null before there is one
 */
public record RouteWork(String route, String call, boolean before, boolean sent, @Nullable Answer answer)
        implements JobWork {
    /** A request that was not forwarded yet. */
    public static RouteWork of(String route, String call, boolean before) {
        return new RouteWork(route, call, before, false, null);
    }

    /** The same, about to be forwarded. */
    public RouteWork forwarded() {
        return new RouteWork(route, call, before, true, answer);
    }

    /** The same with its answer. */
    public RouteWork with(Answer kept) {
        return new RouteWork(route, call, before, sent, kept);
    }

    @Override
    public boolean paidFirst() {
        return before;
    }

    @Override
    public boolean begun() {
        return sent;
    }

    @Override
    public boolean unsettled() {
        return false;
    }

    @Override
    public boolean delivered() {
        return answer != null;
    }

    @Override
    public List<Cost> costOfDelivery() {
        return List.of();
    }

    @Override
    public UsdcAmount spent() {
        return UsdcAmount.ZERO;
    }

    @Override
    public RouteWork handedOn() {
        return this;
    }

    @Override
    public RouteWork undone() {
        return of(route, call, before);
    }

    /**
     * An answer as it is kept.
     *
     * @param headers those that clients get, in their order
     * @param file where the body is kept; it may be deleted for its age
     */
    public record Answer(int status, List<Header> headers, String file) {
        public Answer {
            headers = List.copyOf(headers);
        }
    }

    /** One header of an answer; a name may come several times. */
    public record Header(String name, String value) {}
}
