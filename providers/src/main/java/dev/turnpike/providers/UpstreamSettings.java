package dev.turnpike.providers;

import dev.turnpike.pricing.PriceRule;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Shape;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.declared.Style;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Http;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One upstream as configured (the {@code upstreams} part of {@code turnpike.yaml}).
 *
 * @param url the origin (and base path, if any) of its API, without a trailing slash
 * @param style how it is spoken to
 * @param asset the token it is paid in, on its network; for one with a key the token that its costs are booked in
 * @param payTo the accounts that may be paid; empty: any account, test networks only
 * @param idempotent whether the same payment sent twice buys once
 * @param maxImages the greatest number of images of one purchase
 * @param hosts other origins its status URLs may name, such as {@code https://status.example}
 * @param allowPrivate whether plain http and private addresses are allowed for it
 * @param pollPath path of a job, {@code {id}} standing for the job's id; null: the style's
 * @param auth the key of our account there; null: it is paid over x402
 */
public record UpstreamSettings(String id, Style style, URI url, Asset asset, Set<Address> payTo, boolean idempotent,
        int maxImages, Set<String> hosts, boolean allowPrivate, @Nullable String pollPath, Duration pollInterval,
        Budget budget, List<Sold> models, @Nullable KeyAuth auth) {
    public UpstreamSettings {
        payTo = Set.copyOf(payTo);
        hosts = Set.copyOf(hosts);
        models = List.copyOf(models);
    }

    /** An upstream that is paid over x402. */
    public UpstreamSettings(String id, Style style, URI url, Asset asset, Set<Address> payTo, boolean idempotent,
            int maxImages, Set<String> hosts, boolean allowPrivate, @Nullable String pollPath, Duration pollInterval,
            Budget budget, List<Sold> models) {
        this(id, style, url, asset, payTo, idempotent, maxImages, hosts, allowPrivate, pollPath, pollInterval, budget,
                models, null);
    }

    /** Whether it is paid through an account of ours there, by key, and not over x402. */
    public boolean keyed() {
        return auth != null;
    }

    /** What addresses are fetched for it. */
    public Http.Reach reach() {
        return allowPrivate ? Http.Reach.PRIVATE : Http.Reach.PUBLIC;
    }

    /** How long its URLs of images can be read; null: not known. */
    public @Nullable Duration linksLive() {
        return style.answer().lives();
    }

    /** The model it sells under our id. */
    public Optional<Sold> sold(String model) {
        return models.stream().filter(m -> m.id().equals(model)).findFirst();
    }

    /** The size that its style is known to make of an order by resolution and ratio; empty for one in pixels. */
    public Optional<Resolution> sizeMadeOf(ImageOrder order) {
        Shape shape = order.shape();
        return shape == null ? Optional.empty()
                : sold(order.model()).map(sold -> style.model(sold.as()))
                        .flatMap(model -> model.sizes().made(order.resolution(), shape, model.made()));
    }

    /** The spending limits at this upstream; null: no limit of its own. */
    public record Budget(@Nullable UsdcAmount perHour, @Nullable UsdcAmount perDay) {}

    /**
     * A model it sells.
     *
     * @param id our id
     * @param as its own name of it: a model name, or for some styles a path
     * @param cost the amount we expect to pay
     * @param promptBytes the longest prompt, in bytes of UTF-8, that the cost holds for
     */
    public record Sold(String id, String as, PriceRule cost, int promptBytes) {
        /** The cost does not depend on the prompt. */
        public Sold(String id, String as, PriceRule cost) {
            this(id, as, cost, Integer.MAX_VALUE);
        }
    }

    /**
     * The key of our account at an upstream.
     *
     * @param header name of the header that carries it
     * @param value the header's value; {@code {key}} in it stands for the text of {@code keyFile}. Never shown
     * @param keyFile holds the key and nothing else; null: the value is whole
     * @param check path below the upstream's URL that answers 2xx to a free GET with a good key; null: none is known
     * @param doubt how long after its intent a purchase without an answer is booked as spent
     * @param hosts other origins that jobs are asked for at with the key, such as {@code https://api.eu.example}
     */
    public record KeyAuth(String header, String value, @Nullable Path keyFile, @Nullable String check, Duration doubt,
            Set<String> hosts) {
        public KeyAuth {
            hosts = Set.copyOf(hosts);
        }

        /** The key goes to the upstream's own origin alone. */
        public KeyAuth(String header, String value, @Nullable Path keyFile, @Nullable String check, Duration doubt) {
            this(header, value, keyFile, check, doubt, Set.of());
        }

        /** Leaves out value and file: either may be the key. */
        @Override
        public String toString() {
            return "KeyAuth[" + header + ": …, doubt " + doubt + "]";
        }
    }
}
