package dev.turnpike.config;

import dev.turnpike.config.Configuration.ModelSettings;
import dev.turnpike.config.Configuration.SellerSettings;
import dev.turnpike.pricing.PriceRule;
import dev.turnpike.providers.UpstreamSettings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.StringJoiner;

/** Names what decides the terms of offers, so that two starts with the same terms know that they are the same. */
final class Fingerprint {
    private Fingerprint() {}

    static String of(Configuration configuration) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(terms(configuration).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String terms(Configuration configuration) {
        StringJoiner lines = new StringJoiner("\n");
        SellerSettings seller = configuration.seller();
        lines.add("1 " + seller.payTo() + " " + seller.asset().network().caip2() + " " + seller.asset().address() + " "
                + seller.maxTimeout().toMillis());
        lines.add(configuration.pricing().margin() + " " + configuration.pricing().cover());
        for (ModelSettings model : configuration.models())
            lines.add("model " + model.id() + " " + (model.price() == null ? "from costs" : text(model.price())));
        for (UpstreamSettings upstream : configuration.upstreams())
            upstream.models().forEach(sold -> lines.add("cost " + sold.id() + " " + text(sold.cost())));
        return lines.toString();
    }

    private static String text(PriceRule rule) {
        String price = switch (rule) {
            case PriceRule.PerImage image -> "image " + image.price().atomic();
            case PriceRule.PerMegapixel megapixel -> "megapixel " + megapixel.price().atomic();
            case PriceRule.Tiers tiers -> "tiers " + tiers.prices();
        };
        return rule.perStep() == null ? price
                : price + " above " + rule.perStep().above() + " " + rule.perStep().price().atomic();
    }
}
