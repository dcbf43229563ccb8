package dev.turnpike.sandbox.upstreams;

import dev.turnpike.pricing.Resolution;
import dev.turnpike.sandbox.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The shapes of API that differ from the three: base64 at once, a polling URL, a queue with a result URL, an array of tasks. */
final class ShapeApis {
    private static final String UUID = "([0-9a-f-]{36})";
    private static final String SAMPLE = "a sample";

    private ShapeApis() {}

    /** OpenAI's image endpoint: the images in the answer as base64. */
    static final class OpenAi implements ProviderApi.Synchronous {
        private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,3})x([1-9][0-9]{0,3})");

        @Override
        public boolean sellsAt(String path) {
            return path.equals("/v1/images/generations");
        }

        @Override
        public UpstreamOrder read(String path, OrderBody body) {
            String size = body.json().has("size") ? body.text("size", 3, 9) : "1024x1024";
            if (!SIZE.matcher(size).matches()) throw new BadOrder("invalid_value", "size (expected: 1024x1024)");
            return new UpstreamOrder(body.text("model", 1, 100), body.text("prompt", 1, 32_000), Resolution.parse(size),
                    body.whole("n", 1, 1, 10), null, null);
        }

        @Override
        public ObjectNode sample() {
            return Json.newObject().put("model", "gpt-image-1").put("prompt", SAMPLE);
        }

        @Override
        public Duration maxTimeout() {
            return Duration.ofSeconds(300);
        }

        @Override
        public boolean deliversData() {
            return true;
        }

        @Override
        public ObjectNode delivery(UpstreamOrder order, List<DeliveredImage> images) {
            ObjectNode answer = Json.newObject().put("created", 1);
            var data = answer.putArray("data");
            images.forEach(image -> data.addObject().put("b64_json", image.url().replaceFirst("^data:.*,", "")));
            return answer;
        }
    }

    /** A path for each model, sides in pixels. */
    private abstract static class ByPath implements ProviderApi.Asynchronous {
        private final Pattern sold;

        ByPath(String sold) {
            this.sold = Pattern.compile(sold);
        }

        @Override
        public boolean sellsAt(String path) {
            return sold.matcher(path).matches();
        }

        UpstreamOrder order(String path, OrderBody body, OrderBody sides, int count) {
            String model = sold.matcher(path).replaceFirst("$1");
            return new UpstreamOrder(model.substring(model.lastIndexOf('/') + 1), body.text("prompt", 1, 3000),
                    new Resolution(sides.whole("width", 1024, 64, 4096), sides.whole("height", 1024, 64, 4096)), count,
                    null, body.seed());
        }

        @Override
        public ObjectNode sample() {
            return Json.newObject().put("prompt", SAMPLE);
        }

        @Override
        public String idField() {
            return "id";
        }

        @Override
        public ObjectNode image(DeliveredImage image) {
            return Json.newObject().put("url", image.url());
        }
    }

    /** Black Forest Labs: a polling URL with a query, all states under 200. */
    static final class Bfl extends ByPath {
        Bfl() {
            super("/v1/(flux[a-z0-9.-]{0,40})");
        }

        @Override
        public UpstreamOrder read(String path, OrderBody body) {
            return order(path, body, body, 1);
        }

        @Override
        public ObjectNode ticket(String id, String origin, Instant now) {
            return Json.newObject().put("id", id).put("polling_url", origin + "/v1/get_result/" + id + "?region=eu");
        }

        @Override
        public Pattern jobPath() {
            return Pattern.compile("/v1/get_result/" + UUID);
        }

        @Override
        public String status(Stage stage) {
            return switch (stage) {
                case PENDING -> "Task not found";
                case PROCESSING -> "Pending";
                case COMPLETED -> "Ready";
                case FAILED -> "Error";
            };
        }

        @Override
        public ObjectNode progress(String path, String id, Stage stage, List<DeliveredImage> images) {
            ObjectNode answer = Json.newObject().put("id", id).put("status", status(stage));
            return images.isEmpty() ? answer.putNull("result")
                    : answer.set("result", Json.newObject().put("sample", images.getFirst().url()));
        }
    }

    /** fal's queue: 202 while it waits; done, the images are at another address. */
    static final class Fal extends ByPath {
        private static final Pattern RESULT = Pattern.compile("/fal-ai/requests/" + UUID);

        Fal() {
            super("/(fal-ai/[a-z0-9/.-]{1,40})");
        }

        @Override
        public UpstreamOrder read(String path, OrderBody body) {
            JsonNode size = body.json().path("image_size");
            OrderBody sides = new OrderBody(size instanceof ObjectNode both ? both : Json.newObject());
            return order(path, body, sides, body.whole("num_images", 1, 1, 4));
        }

        @Override
        public ObjectNode ticket(String id, String origin, Instant now) {
            return urls(id, origin).put("status", "IN_QUEUE");
        }

        private static ObjectNode urls(String id, String origin) {
            String request = origin + "/fal-ai/requests/" + id;
            return Json.newObject()
                    .put("request_id", id)
                    .put("response_url", request)
                    .put("status_url", request + "/status")
                    .put("cancel_url", request + "/cancel");
        }

        @Override
        public Pattern jobPath() {
            return Pattern.compile("/fal-ai/requests/" + UUID + "(?:/status)?");
        }

        @Override
        public String status(Stage stage) {
            return switch (stage) {
                case PENDING -> "IN_QUEUE";
                case PROCESSING -> "IN_PROGRESS";
                case COMPLETED, FAILED -> "COMPLETED";
            };
        }

        @Override
        public int httpStatus(String path, Stage stage) {
            if (!RESULT.matcher(path).matches()) return stage == Stage.COMPLETED || stage == Stage.FAILED ? 200 : 202;
            return stage == Stage.COMPLETED ? 200 : stage == Stage.FAILED ? 422 : 400;
        }

        @Override
        public ObjectNode progress(String path, String id, Stage stage, List<DeliveredImage> images) {
            if (!RESULT.matcher(path).matches()) return urls(id, "").put("status", status(stage));
            ObjectNode answer = Json.newObject();
            if (stage != Stage.COMPLETED) answer.putArray("detail").addObject().put("type", "generation_failed");
            else
                images.forEach(image -> answer.withArray("images").add(image(image)));
            return answer;
        }
    }

    /** Runware: an array of tasks, both to order and to ask. */
    static final class Runware extends ByPath {
        Runware() {
            super("/v1");
        }

        @Override
        public UpstreamOrder read(String path, OrderBody body) {
            return new UpstreamOrder(body.text("model", 1, 100), body.text("positivePrompt", 2, 3000),
                    new Resolution(body.whole("width", 1024, 128, 2048), body.whole("height", 1024, 128, 2048)),
                    body.whole("numberResults", 1, 1, 20), null, body.seed());
        }

        @Override
        public ObjectNode sample() {
            return Json.newObject().put("model", "runware:100@1").put("positivePrompt", SAMPLE);
        }

        @Override
        public ObjectNode ticket(String id, String origin, Instant now) {
            ObjectNode answer = Json.newObject();
            answer.putArray("data").addObject().put("taskType", "imageInference").put("taskUUID", id);
            return answer;
        }

        @Override
        public Pattern jobPath() {
            return Pattern.compile("(?!)()");
        }

        @Override
        public Optional<String> asked(byte[] body) {
            return Json.value(body)
                    .map(tasks -> tasks.path(0))
                    .filter(task -> task.path("taskType").asString("").equals("getResponse"))
                    .flatMap(task -> task.path("taskUUID").stringValueOpt());
        }

        @Override
        public String status(Stage stage) {
            return stage == Stage.COMPLETED ? "success" : stage == Stage.FAILED ? "error" : "processing";
        }

        @Override
        public ObjectNode progress(String path, String id, Stage stage, List<DeliveredImage> images) {
            ObjectNode answer = Json.newObject();
            ObjectNode task = answer.putArray("data").addObject().put("taskUUID", id).put("status", status(stage));
            images.forEach(image -> task.put("imageURL", image.url()).put("cost", 0.0006));
            return answer;
        }
    }
}
