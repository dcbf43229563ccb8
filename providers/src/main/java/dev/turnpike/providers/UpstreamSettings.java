package dev.turnpike.providers;

import dev.turnpike.pricing.PriceRule;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.declared.Style;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import java.net.URI;
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
 * @param asset the token it is paid in, on its network
 * @param payTo the accounts that may be paid; empty: any account, test networks only
 * @param idempotent whether the same payment sent twice buys once
 * @param maxImages the greatest number of images of one purchase
 * @param hosts other origins its status URLs may name, such as {@code https://status.example}
 * @param allowPrivate whether plain http and private addresses are allowed for it
 * @param pollPath path of a job, {@code {id}} standing for the job's id; null: the style's
 */
public record UpstreamSettings(String id, Style style, URI url, Asset asset, Set<Address> payTo, boolean idempotent,
        int maxImages, Set<String> hosts, boolean allowPrivate, @Nullable String pollPath, Duration pollInterval,
        Budget budget, List<Sold> models) {
    public UpstreamSettings {
        payTo = Set.copyOf(payTo);
        hosts = Set.copyOf(hosts);
        models = List.copyOf(models);
    }

    /** The model it sells under our id. */
    public Optional<Sold> sold(String model) {
        return models.stream().filter(m -> m.id().equals(model)).findFirst();
    }

    /** The spending limits at this upstream; null: no limit of its own. */
    public record Budget(@Nullable UsdcAmount perHour, @Nullable UsdcAmount perDay) {}

    /**
     * A model it sells.
     *
     * @param id our id
     * @param as its own name of it: a model name, or for some styles a path
     * @param cost the amount we expect to pay
     */
    public record Sold(String id, String as, PriceRule cost) {}
}
