package dev.turnpike.surface.route;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory;
import org.springframework.cloud.gateway.support.HasRouteId;
import org.springframework.util.unit.DataSize;

/** {@code X402Payment}: the filter of a route that makes its requests cost something. */
public final class X402PaymentGatewayFilterFactory
        extends AbstractGatewayFilterFactory<X402PaymentGatewayFilterFactory.Config> {
    private final Function<Config, GatewayFilter> filters;

    public X402PaymentGatewayFilterFactory(Function<Config, GatewayFilter> filters) {
        super(Config.class);
        this.filters = filters;
    }

    @Override
    public GatewayFilter apply(Config config) {
        return filters.apply(config);
    }

    /** The arguments of the filter as they are written; {@link RouteSettings} checks them. */
    public static final class Config implements HasRouteId {
        private String routeId = "";
        private String price = "";
        private @Nullable String payTo;
        private @Nullable String network;
        private String chargeOn = "2xx";
        private String settle = "after";
        private DataSize bufferLimit = DataSize.ofMegabytes(1);
        private DataSize requestLimit = DataSize.ofKilobytes(64);
        private List<String> free = List.of();
        private @Nullable String description;
        private @Nullable String signingKey;
        private @Nullable String example;
        private @Nullable String answer;

        @Override
        public String getRouteId() {
            return routeId;
        }

        @Override
        public void setRouteId(String routeId) {
            this.routeId = routeId;
        }

        public String getPrice() {
            return price;
        }

        /** In USD, such as {@code 0.01}. */
        public void setPrice(String price) {
            this.price = price;
        }

        public @Nullable String getPayTo() {
            return payTo;
        }

        /** The account of the configuration's {@code seller}; written here so that a reader of the route sees it. */
        public void setPayTo(String payTo) {
            this.payTo = payTo;
        }

        public @Nullable String getNetwork() {
            return network;
        }

        /** The network of the configuration's {@code seller}. */
        public void setNetwork(String network) {
            this.network = network;
        }

        public String getChargeOn() {
            return chargeOn;
        }

        /** Statuses such as {@code 200} and classes such as {@code 2xx}, with commas between. */
        public void setChargeOn(String chargeOn) {
            this.chargeOn = chargeOn;
        }

        public String getSettle() {
            return settle;
        }

        /** {@code after}: the answer is kept until it is paid for. {@code before}: it is paid for before it is asked for. */
        public void setSettle(String settle) {
            this.settle = settle;
        }

        public DataSize getBufferLimit() {
            return bufferLimit;
        }

        /** The largest answer. */
        public void setBufferLimit(DataSize bufferLimit) {
            this.bufferLimit = bufferLimit;
        }

        public DataSize getRequestLimit() {
            return requestLimit;
        }

        /** The largest body of a request. */
        public void setRequestLimit(DataSize requestLimit) {
            this.requestLimit = requestLimit;
        }

        public List<String> getFree() {
            return free;
        }

        /** Patterns of paths that cost nothing. */
        public void setFree(List<String> free) {
            this.free = free;
        }

        public @Nullable String getDescription() {
            return description;
        }

        /** What payers are told they pay for; ASCII, at most 500 characters. */
        public void setDescription(String description) {
            this.description = description;
        }

        public @Nullable String getSigningKey() {
            return signingKey;
        }

        /** The upstream's half of a secret; with it the upstream is told who has paid. */
        public void setSigningKey(String signingKey) {
            this.signingKey = signingKey;
        }

        public @Nullable String getExample() {
            return example;
        }

        /** A body, or the query of a request without one, as a JSON object: what directories show. */
        public void setExample(String example) {
            this.example = example;
        }

        public @Nullable String getAnswer() {
            return answer;
        }

        /** An answer of the upstream, as JSON: what directories show. */
        public void setAnswer(String answer) {
            this.answer = answer;
        }
    }
}
