package dev.turnpike.core.forwarding;

import dev.turnpike.config.Configuration;
import dev.turnpike.core.fleet.Fleet;
import dev.turnpike.core.till.Sale;
import dev.turnpike.core.work.JobWork;
import dev.turnpike.core.work.RouteWork;
import dev.turnpike.pricing.money.UsdcAmount;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * One request to a route, at the route's fixed price. A price that was changed in the route's declaration does not stand
 * any longer.
 *
 * @param resource the public URL that is paid for, without its query
 * @param fingerprint which request it is
 * @param call the name under which {@link Forwards} holds it; empty for a request without a payment
 */
public record RouteSale(RouteTerms terms, String resource, String fingerprint, String call, Supplier<Fleet> fleet)
        implements Sale {
    @Override
    public Mono<Priced> price() {
        return Mono.fromSupplier(() -> new PricedRoute(this, fleet.get()));
    }

    /** Its price under one configuration. */
    private record PricedRoute(RouteSale sale, Fleet fleet) implements Priced {
        @Override
        public UsdcAmount price() {
            return sale.terms().price();
        }

        @Override
        public String description() {
            return sale.terms().description();
        }

        @Override
        public Life life() {
            Configuration settings = fleet.configuration();
            Duration settling = settings.seller().settleMargin();
            return new Life(settings.routing().minAttempt().plus(settling),
                    settings.routing().attemptTimeout().plus(settling), settling);
        }

        @Override
        public List<StandingPrice> standingPrices() {
            return List.of(new StandingPrice(price(), fleet.quoter().current().generation()));
        }

        @Override
        public JobWork work() {
            return RouteWork.of(sale.terms().route(), sale.call(), sale.terms().before());
        }
    }
}
