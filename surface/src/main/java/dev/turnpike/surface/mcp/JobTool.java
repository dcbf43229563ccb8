package dev.turnpike.surface.mcp;

import dev.turnpike.core.Core;
import dev.turnpike.core.delivery.ImageBytes;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.core.till.Reply;
import dev.turnpike.core.work.ImageWork;
import dev.turnpike.surface.sale.Answers;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** The tool that looks at a job, and waits for it if its caller wants. The id is a secret: its holder may see the job. */
record JobTool(Core core, Answers answers, Failures failures) implements Tool {
    private static final Set<String> FIELDS = Set.of("id", "wait");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    @Override
    public <T> Flux<T> answer(ToolCall call, Function<ToolResult, Flux<T>> use) {
        return Mono.defer(() -> job(call))
                .map(job -> written(job, call, use))
                .onErrorResume(failure -> Mono.just(use.apply(failures.result(call, failure, false))))
                .flatMapMany(written -> written);
    }

    /** The call may wait for long; its body does not. */
    private Mono<Job> job(ToolCall call) {
        JsonNode fields = call.fields();
        fields.propertyNames().stream().filter(name -> !FIELDS.contains(name)).findFirst().ifPresent(name -> {
            throw Refusal.field(Code.INVALID_PARAMETER, name, name + ": not a field (expected: id, wait)");
        });
        String id = fields.path("id").stringValue("");
        if (!ID.matcher(id).matches())
            throw Refusal.field(Code.INVALID_PARAMETER, "id", "id: missing or no id (expected: that of a job)");
        Duration wait = wait(fields.path("wait"), core.configuration().mcp().patience());
        call.release();
        return core.ground()
                .stores()
                .journal()
                .job(id)
                .switchIfEmpty(Mono.error(() -> Refusal.of(Code.NOT_FOUND, "There is no job of this id.")))
                .flatMap(job -> job.closed() || wait.isZero() ? Mono.just(job)
                        : core.till().follow(job, wait).map(end -> end instanceof Reply.Of of ? of.job() : job));
    }

    private static Duration wait(JsonNode seconds, Duration most) {
        if (seconds.isMissingNode() || seconds.isNull()) return Duration.ZERO;
        if (!seconds.isIntegralNumber() || !seconds.canConvertToInt() || seconds.intValue() < 0
                || seconds.intValue() > most.toSeconds())
            throw Refusal.field(Code.INVALID_PARAMETER, "wait",
                    "wait: out of range (expected: 0 to " + most.toSeconds() + " whole seconds)");
        return Duration.ofSeconds(seconds.intValue());
    }

    private <T> Flux<T> written(Job job, ToolCall call, Function<ToolResult, Flux<T>> use) {
        if (job.work() instanceof ImageWork) call.whenOver(received -> core.till().answered(job, received));
        long inline = core.configuration().mcp().inlineBytes();
        return answers.shown(job, new ImageBytes.Most(inline, GenerateTool.FOR_IMAGES),
                (response, data) -> use.apply(ToolResult.of(response, false, data, inline)));
    }
}
