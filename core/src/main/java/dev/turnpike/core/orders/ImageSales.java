package dev.turnpike.core.orders;

import dev.turnpike.config.Configuration;
import dev.turnpike.core.fleet.Fleet;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.routing.Exclusion;
import dev.turnpike.core.routing.Plan;
import dev.turnpike.core.routing.Planner;
import dev.turnpike.core.till.Sale;
import dev.turnpike.core.work.ImageRequest;
import dev.turnpike.core.work.ImageWork;
import dev.turnpike.core.work.JobWork;
import dev.turnpike.pricing.Quote;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.ImageOrder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Image requests as sales: read, priced from the configuration alone, and sold only if an upstream can serve them now
 * (law 7).
 */
public final class ImageSales {
    private static final String ANY_PROMPT = "a lighthouse";

    private final Supplier<Fleet> fleet;
    private final Planner planner;
    private final Supplier<String> publicUrl;
    private final InstantSource clock;

    public ImageSales(Supplier<Fleet> fleet, Planner planner, Supplier<String> publicUrl, InstantSource clock) {
        this.fleet = fleet;
        this.planner = planner;
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    /**
     * The sale of what this body asks for. Refuses nothing yet: a payment that is known must not need a body that still
     * is good.
     *
     * @param key which of equal requests this is, and what only its client knows of it; empty: none
     */
    public Sale of(String method, String path, String key, byte[] body) {
        ParsedBody parsed = ParsedBody.of(body);
        return of(method, path, key, parsed, parsed::order);
    }

    /** The same of a body that is parsed, and read in words of its own. */
    public Sale of(String method, String path, String key, ParsedBody body,
            Function<Configuration, ImageRequest> reading) {
        return new ImageSale(() -> body.fingerprint(method, key.isEmpty() ? path : path + " " + key), path,
                body.sizeField(), reading);
    }

    /** The sale of the standard order, whose price a request without an order is shown. */
    public Sale probe(String path) {
        return new ImageSale(() -> "", path, "size", OrderReader::standard);
    }

    /**
     * Today's price and plan of an order.
     *
     * @param request what was read of it
     */
    public Quoted quote(ParsedBody order, ImageRequest request) {
        return quote(fleet.get(), request, order.sizeField());
    }

    private Quoted quote(Fleet now, ImageRequest request, String sizeField) {
        List<Quoted> quotes = request.models()
                .stream()
                .flatMap(model -> now.quoter().find(request.order().withModel(model).work()).stream())
                .map(quote -> new Quoted(quote, plan(now, request, quote)))
                .toList();
        if (quotes.isEmpty())
            throw Refusal.field(Refusal.Code.INVALID_DIMENSIONS, sizeField,
                    sizeField + ": " + request.order().resolution() + " has no price (expected: a size of /v1/models/"
                            + request.models().getFirst() + ")");
        List<Quoted> affordable = quotes.stream().filter(q -> within(request, q.quote().price())).toList();
        if (affordable.isEmpty()) throw tooLow(Objects.requireNonNull(request.preferences().maxPrice()), quotes);
        return affordable.stream()
                .filter(q -> !q.plan().candidates().isEmpty())
                .findFirst()
                .orElse(affordable.getFirst());
    }

    private static Refusal tooLow(UsdcAmount most, List<Quoted> quotes) {
        UsdcAmount least = quotes.stream().map(q -> q.quote().price()).min(Comparator.naturalOrder()).orElseThrow();
        return Refusal.field(Refusal.Code.INVALID_PARAMETER, "maxPrice", "maxPrice: " + most.toDecimal()
                + " (expected: at least " + least.toDecimal() + ", what this costs in USD)");
    }

    private Plan plan(Fleet now, ImageRequest request, Quote quote) {
        return planner.plan(now, prompted(request.order()), List.of(quote.work().model()), request.preferences(),
                quote.price());
    }

    /** The order with some prompt: a request for a price may lack one, and no upstream is left out for want of it. */
    private static ImageOrder prompted(ImageOrder order) {
        return order.prompt().isEmpty() ? order.withPrompt(ANY_PROMPT) : order;
    }

    private static boolean within(ImageRequest request, UsdcAmount price) {
        UsdcAmount most = request.preferences().maxPrice();
        return most == null || price.compareTo(most) <= 0;
    }

    /** A price, and the upstreams that could do the work for it. */
    public record Quoted(Quote quote, Plan plan) {
        /** @throws Refusal if no upstream can */
        Quoted servable(Duration retryAfter) {
            if (!plan.candidates().isEmpty()) return this;
            boolean never = plan.exclusions()
                    .stream()
                    .allMatch(
                            e -> e.reason() == Exclusion.Reason.INCAPABLE || e.reason() == Exclusion.Reason.PREFERENCE);
            throw never
                    ? Refusal.field(Refusal.Code.INVALID_PARAMETER, "body",
                            "No upstream can make exactly this: " + reasons())
                    : Refusal.later(Refusal.Code.NO_HEALTHY_UPSTREAM, "Nobody can make this now: " + reasons(),
                            retryAfter);
        }

        private String reasons() {
            return plan.exclusions()
                    .stream()
                    .map(e -> e.upstream() + ": " + e.detail())
                    .collect(Collectors.joining("; "));
        }
    }

    /** What a payer is told it pays for. */
    public static String description(Quote quote, ImageOrder order) {
        return quote.work().model() + " " + order.size() + (order.shape() == null ? "" : " " + order.resolution())
                + " x" + quote.work().count();
    }

    private final class ImageSale implements Sale {
        private final Supplier<String> print;
        private final String path;
        private final String sizeField;
        private final Function<Configuration, ImageRequest> reading;

        /** Made when it is first asked for: a request without a payment needs none. */
        private volatile @Nullable String fingerprint;

        ImageSale(Supplier<String> print, String path, String sizeField,
                Function<Configuration, ImageRequest> reading) {
            this.print = print;
            this.path = path;
            this.sizeField = sizeField;
            this.reading = reading;
        }

        @Override
        public String fingerprint() {
            String made = fingerprint;
            if (made == null) fingerprint = made = print.get();
            return made;
        }

        @Override
        public String resource() {
            return publicUrl.get() + path;
        }

        @Override
        public Mono<Priced> price() {
            return Mono.fromCallable(() -> {
                Fleet now = fleet.get();
                ImageRequest request = reading.apply(now.configuration());
                Quoted quoted = quote(now, request, sizeField).servable(now.configuration().health().interval());
                return new PricedOrder(now, request, quoted.quote(), clock);
            });
        }
    }

    /** An order and its price, under one configuration. */
    private record PricedOrder(Fleet fleet, ImageRequest request, Quote quote, InstantSource clock)
            implements Sale.Priced {
        @Override
        public UsdcAmount price() {
            return quote.price();
        }

        @Override
        public String description() {
            return ImageSales.description(quote, request.order());
        }

        @Override
        public Sale.Life life() {
            Configuration settings = fleet.configuration();
            Duration settling = settings.seller().settleMargin();
            return new Sale.Life(settings.routing().minAttempt().plus(settling),
                    settings.routing().attemptTimeout().plus(settling), settling);
        }

        @Override
        public List<Sale.StandingPrice> standingPrices() {
            return request.models()
                    .stream()
                    .flatMap(m -> fleet.quoter()
                            .standingQuotes(request.order().withModel(m).work(), clock.instant())
                            .stream())
                    .filter(offer -> within(request, offer.price()))
                    .map(offer -> new Sale.StandingPrice(offer.price(), offer.generation()))
                    .toList();
        }

        @Override
        public JobWork work() {
            return ImageWork.of(request);
        }
    }
}
