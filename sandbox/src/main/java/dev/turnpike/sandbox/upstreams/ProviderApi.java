package dev.turnpike.sandbox.upstreams;

import dev.turnpike.providers.declared.Style;
import dev.turnpike.sandbox.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The HTTP API of one provider: where and how it takes orders, and how it answers them. Stateless. */
sealed interface ProviderApi {
    /** @throws IllegalArgumentException if this style is not simulated */
    static ProviderApi of(Style style) {
        return switch (style.label()) {
            case "x-router" -> new XRouterApi();
            case "xgen" -> new XGenApi();
            case "dopamint" -> new DopamintApi();
            case "openai-images" -> new ShapeApis.OpenAi();
            case "bfl" -> new ShapeApis.Bfl();
            case "fal" -> new ShapeApis.Fal();
            case "runware" -> new ShapeApis.Runware();
            default -> throw new IllegalArgumentException(style.label() + " is not simulated");
        };
    }

    boolean sellsAt(String path);

    /** @throws BadOrder if the order breaks a rule of the provider */
    UpstreamOrder read(String path, OrderBody body);

    /** The order that an empty body stands for, so that a call without one is told a price. */
    ObjectNode sample();

    /** Whether the 402 also speaks V2. */
    default boolean speaksV2() {
        return true;
    }

    /** The longest life of an authorization that the provider accepts. */
    Duration maxTimeout();

    /** Whether images come as data in every answer. */
    default boolean deliversData() {
        return false;
    }

    /** The job that a POST asks after; empty for an order. */
    default Optional<String> asked(byte[] body) {
        return Optional.empty();
    }

    /** An API that answers a paid call with the images. */
    non-sealed interface Synchronous extends ProviderApi {
        ObjectNode delivery(UpstreamOrder order, List<DeliveredImage> images);
    }

    /** An API that answers a paid call with a job, to be polled by its id. */
    non-sealed interface Asynchronous extends ProviderApi {
        @Override
        default Duration maxTimeout() {
            return Duration.ofSeconds(300);
        }

        /** The path of a job; its first group is the id. */
        Pattern jobPath();

        /** The field that carries the id of a job. */
        String idField();

        String status(Stage stage);

        /** The HTTP status of the answer about a job at this path. */
        default int httpStatus(String path, Stage stage) {
            return 200;
        }

        ObjectNode image(DeliveredImage image);

        /** The answer to the paid call. */
        ObjectNode ticket(String id, String origin, Instant now);

        /** The id of the job that a path names. */
        default Optional<String> job(String path) {
            var matcher = jobPath().matcher(path);
            return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
        }

        /**
         * @param path that was asked
         * @param images empty before the job is completed
         */
        default ObjectNode progress(String path, String id, Stage stage, List<DeliveredImage> images) {
            ObjectNode answer = Json.newObject().put(idField(), id).put("status", status(stage));
            if (!images.isEmpty()) {
                ArrayNode array = answer.putArray("images");
                images.forEach(image -> array.add(image(image)));
            }
            return answer;
        }
    }
}
