package dev.turnpike.config;

import dev.turnpike.pricing.Cover;
import dev.turnpike.pricing.ModelPricing;
import dev.turnpike.pricing.ModelSizes;
import dev.turnpike.pricing.PriceList;
import dev.turnpike.pricing.PriceRule;
import dev.turnpike.pricing.money.Percent;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.UpstreamSettings;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration, checked. Values only: nothing here runs.
 *
 * @param publicUrl our URL for clients; null: {@code http://localhost:<server.port>}
 * @param networks by CAIP-2 name; has the seller's and every upstream's network
 * @param classes a class's name to the ids or aliases of its models, in order of preference
 */
public record Configuration(@Nullable URI publicUrl, ServiceSettings service, Map<String, NetworkSettings> networks,
        SellerSettings seller, TreasurySettings treasury, PricingSettings pricing, ExposureSettings exposure,
        LimitSettings limits, LedgerSettings ledger, RetentionSettings retention, WebhookSettings webhooks,
        HealthSettings health, CircuitSettings circuit, RoutingSettings routing, boolean publicCosts,
        List<ModelSettings> models, Map<String, List<String>> classes, List<UpstreamSettings> upstreams,
        McpSettings mcp) {

    public Configuration {
        networks = copy(networks);
        models = List.copyOf(models);
        classes = copy(classes);
        upstreams = List.copyOf(upstreams);
    }

    /**
     * The prices of this configuration.
     *
     * @param generation names it in quotes and jobs
     */
    public PriceList priceList(long generation) {
        return new PriceList(generation,
                models.stream().map(model -> new ModelPricing(model.id(), model.price(), costs(model.id()))).toList(),
                pricing.margin(), pricing.cover());
    }

    private List<PriceRule> costs(String model) {
        return upstreams.stream()
                .flatMap(upstream -> upstream.sold(model).stream())
                .map(UpstreamSettings.Sold::cost)
                .toList();
    }

    /** The changes in the next configuration that need a restart; empty: it can be applied now. */
    public List<Problem> restartNeededFor(Configuration next) {
        return Restart.neededFor(this, next);
    }

    private static <V> Map<String, V> copy(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /** The model of this id or alias. */
    public Optional<ModelSettings> model(String idOrAlias) {
        return models.stream().filter(m -> m.id().equals(idOrAlias) || m.aliases().contains(idOrAlias)).findFirst();
    }

    /** @param rpc a JSON-RPC node that reads the chain; null only in the sandbox */
    public record NetworkSettings(Asset asset, @Nullable URI rpc, int confirmations, Duration readEvery,
            int readAgain) {
        /** How often blocks are read unless told otherwise. */
        public static final Duration EVERY = Duration.ofSeconds(4);
        /** How many blocks later each is read again unless told otherwise. */
        public static final int AGAIN = 10;
        private static final Duration PROPAGATION = Duration.ofMinutes(1);
        private static final Duration SLOWEST_BLOCK = Duration.ofSeconds(15);

        /** The time after a reported settlement within which the chain should show it with its confirmations. */
        public Duration shownWithin() {
            return PROPAGATION.plus(SLOWEST_BLOCK.multipliedBy(confirmations));
        }

        /** Leaves out the path of {@code rpc}, which often holds a key. */
        @Override
        public String toString() {
            return "NetworkSettings[" + asset.network().label() + ", rpc " + (rpc == null ? "none" : rpc.getHost())
                    + "]";
        }
    }

    public record SellerSettings(Address payTo, Asset asset, FacilitatorSettings facilitator, Duration maxTimeout,
            Duration settleMargin, Duration maxWait) {}

    /** The facilitator that verifies and settles for us. */
    public sealed interface FacilitatorSettings {
        /** @param headers sent with every call, values kept out of every log */
        record Remote(URI url, Duration timeout, Map<String, String> headers) implements FacilitatorSettings {
            public Remote {
                headers = Map.copyOf(headers);
            }

            @Override
            public String toString() {
                return "Remote[" + url.getHost() + "]";
            }
        }

        /** Play money. */
        record Sandbox() implements FacilitatorSettings {}
    }

    public record TreasurySettings(KeySource key, UsdcAmount perPayment, UsdcAmount perHour, UsdcAmount perDay,
            UsdcAmount warnBelow, UsdcAmount refundLimit) {}

    /** The source of the key that pays upstreams. */
    public sealed interface KeySource {
        /** @param hex 32 bytes in hex; never shown */
        record Plain(String hex) implements KeySource {
            @Override
            public String toString() {
                return "Plain[…]";
            }
        }

        /** @param file holds the key in hex and nothing else */
        record KeyFile(Path file) implements KeySource {
            /** Leaves out the path, because it may be the key itself by mistake. */
            @Override
            public String toString() {
                return "KeyFile[…]";
            }
        }

        record Keystore(Path file, String password) implements KeySource {
            @Override
            public String toString() {
                return "Keystore[" + file + "]";
            }
        }
    }

    /** @param priceSuspect an offer above this many times the configured cost is never paid */
    public record PricingSettings(Percent margin, Cover cover, Duration quoteTtl, int priceSuspect) {}

    /**
     * @param newcomer what a payer of whom the chain has proven nothing may have open; what it has proven is added
     * @param newcomers what all of these together may have open
     */
    public record ExposureSettings(UsdcAmount newcomer, UsdcAmount newcomers, UsdcAmount perPayer, UsdcAmount total,
            UsdcAmount lossPerHour, int strikes, UsdcAmount unprovenStop) {}

    /**
     * @param cancelsPerMinute of one payer, and from one address
     * @param looksPerPayer payments of one payer that are always looked at at once
     * @param memoryPercent share of the heap for bytes in flight
     * @param keptBytes disk for images that came as data
     */
    public record LimitSettings(int unpaidPerSecondPerAddress, int failedVerifiesPerMinutePerAddress, int openJobs,
            int cancelsPerMinute, int looksPerPayer, AddressSettings perAddress, int memoryPercent, long keptBytes) {}

    /**
     * What one address may take up at once.
     *
     * @param connections open connections
     * @param proxies IP addresses whose connections are not counted
     * @param bodies that are on their way
     * @param streams of the events of jobs that are open
     * @param looks payments that are always looked at at once
     */
    public record AddressSettings(int connections, Set<String> proxies, int bodies, int streams, int looks) {
        public AddressSettings {
            proxies = Set.copyOf(proxies);
        }
    }

    /**
     * @param url of JDBC; may hold a password, so it is never shown
     * @param user of a database server; user, password or file that are null are as its driver finds them
     * @param freeBytes of its disk below which nothing is sold
     */
    public record LedgerSettings(String url, @Nullable String user, @Nullable String password,
            @Nullable Path passwordFile, long freeBytes) {
        @Override
        public String toString() {
            return "LedgerSettings[…]";
        }
    }

    /**
     * How long ended jobs are kept, from their end on.
     *
     * @param prompts their prompts, metadata and image URLs
     * @param jobs all else of them
     */
    public record RetentionSettings(Duration prompts, Duration jobs) {}

    public record HealthSettings(Duration interval, Duration timeout) {}

    public record CircuitSettings(int window, int failureRatePercent, Duration openFor) {}

    /**
     * @param maxSpend the limit of a job's spending, doubts included, in multiples of its price
     * @param unknownSizes whether an image is sold whose bytes do not tell its size
     */
    public record RoutingSettings(Policy policy, int attempts, Duration attemptTimeout, Duration minAttempt,
            int maxSpend, boolean unknownSizes) {}

    public enum Policy {
        PRICE, LATENCY
    }

    /**
     * One model we sell.
     *
     * @param price null: made from its upstreams' costs and the margin
     * @param retirement null: no end is known
     */
    public record ModelSettings(String id, List<String> aliases, ModelSizes sizes, Parameters parameters,
            @Nullable PriceRule price, @Nullable Retirement retirement) {
        public ModelSettings {
            aliases = List.copyOf(aliases);
        }

        public ModelSettings(String id, List<String> aliases, ModelSizes sizes, Parameters parameters,
                @Nullable PriceRule price) {
            this(id, aliases, sizes, parameters, price, null);
        }

        /** Whether it is sold no more. */
        public boolean over() {
            return retirement != null && retirement.over();
        }
    }

    /** Whole bounds, both included. */
    public record Range(int min, int max) {}
}
