package dev.turnpike.surface.pages;

import dev.turnpike.core.fleet.Fleet;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.surface.wire.JsonResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** {@code GET /v1/models} and {@code /v1/models/{id}}: the models that are sold. */
@RestController
public final class ModelPages {
    private final Supplier<Fleet> fleet;

    public ModelPages(Supplier<Fleet> fleet) {
        this.fleet = fleet;
    }

    @GetMapping("/v1/models")
    Mono<ResponseEntity<ModelList>> all() {
        return Mono.fromSupplier(() -> JsonResponse.of(list()));
    }

    /** What is sold now. */
    public ModelList list() {
        return ModelList.of(fleet.get());
    }

    /** @param id with a slash before it, and perhaps slashes in it */
    @GetMapping("/v1/models/{*id}")
    Mono<ResponseEntity<ModelAnswer>> one(@PathVariable String id) {
        return Mono.fromSupplier(() -> {
            Fleet now = fleet.get();
            return now.configuration()
                    .model(id.substring(1))
                    .filter(model -> !model.over())
                    .map(model -> ModelAnswer.of(model, now))
                    .map(model -> ending(JsonResponse.of(model), model.ends()))
                    .orElseThrow(() -> Refusal.of(Code.NOT_FOUND, "There is no model of this name (see /v1/models)."));
        });
    }

    /** The answer with the day of a model's end as RFC 8594 says it; unchanged if none is known. */
    static <T> ResponseEntity<T> ending(ResponseEntity<T> answer, @Nullable String ends) {
        if (ends == null) return answer;
        ZonedDateTime day = LocalDate.parse(ends).atStartOfDay(ZoneOffset.UTC);
        return ResponseEntity.status(answer.getStatusCode())
                .headers(answer.getHeaders())
                .header("Sunset", DateTimeFormatter.RFC_1123_DATE_TIME.format(day))
                .body(answer.getBody());
    }

    /**
     * All models, as OpenAI lists them.
     *
     * @param object always {@code list}
     * @param classes names that stand for any of several models
     */
    public record ModelList(String object, List<ModelAnswer> data, Map<String, List<String>> classes, boolean sandbox) {
        private static ModelList of(Fleet fleet) {
            var configuration = fleet.configuration();
            return new ModelList("list",
                    configuration.models()
                            .stream()
                            .filter(model -> !model.over())
                            .map(model -> ModelAnswer.of(model, fleet))
                            .toList(),
                    configuration.classes(), ModelAnswer.isSandbox(configuration));
        }
    }
}
