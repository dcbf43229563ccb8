package dev.turnpike.providers.declared;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One style of upstream, as its file declares it: compiled, checked, immutable.
 *
 * @param label its name
 * @param path where an order is posted, {@code {as}} standing for the upstream's name of the model
 * @param send which field of the order goes where, in the order of the file
 * @param fixed what every body has besides
 * @param can the limits of an order's fields
 * @param models what some models do otherwise
 * @param words words for the state of a job besides the common ones, in plain spelling
 * @param arrived codes of refusals that prove that an earlier request with the same {@code attempt} arrived
 */
public record Style(String label, String path, List<Sent> send, List<Constant> fixed, Sizes sizes, Limits can,
        List<OfModel> models, Answer answer, Poll poll, Refused refused, Map<String, Stage> words,
        List<String> arrived) {
    static final String AS = "{as}";
    static final String ID = "{id}";
    private static final String OTHERS = "*";

    public Style {
        send = List.copyOf(send);
        fixed = List.copyOf(fixed);
        models = List.copyOf(models);
        words = Collections.unmodifiableMap(new LinkedHashMap<>(words));
        arrived = List.copyOf(arrived);
    }

    /** Whether the upstream's name of a model is the path to post to. */
    public boolean asIsPath() {
        return path.startsWith(AS);
    }

    /** The same style at an upstream that takes orders at another path. */
    public Style postingTo(String other) {
        return new Style(label, other, send, fixed, sizes, can, models, answer, poll, refused, words, arrived);
    }

    public boolean sends(OrderField field) {
        return send.stream().anyMatch(sent -> sent.field() == field);
    }

    /** Whether a job is asked for by its id, not at a URL that the upstream names. */
    public boolean pollsById() {
        return poll.path() != null;
    }

    /** Whether a first answer can be a job. */
    public boolean hasJobs() {
        return pollsById() || !answer.jobUrl().isEmpty();
    }

    /** What this model does otherwise; what every other model does, if it is not named. */
    public OfModel model(String as) {
        return Stream.of(as, OTHERS)
                .flatMap(name -> models.stream().filter(model -> model.names().contains(name)))
                .findFirst()
                .orElseGet(() -> new OfModel(List.of(), Sizes.Made.NONE, List.of(), send, fixed, sizes));
    }

    /** A field of the order and its place in the body. */
    public record Sent(Pointer target, OrderField field) {}

    /** @param value text, a number or a truth value */
    public record Constant(Pointer target, Object value) {}

    /**
     * @param made what the model makes of a pair, or the only sizes it makes
     * @param cannot fields that it does not take
     * @param send as the style's, if the model has none of its own; so are {@code fixed} and {@code sizes}
     */
    public record OfModel(List<String> names, Sizes.Made made, List<OrderField> cannot, List<Sent> send,
            List<Constant> fixed, Sizes sizes) {
        public OfModel {
            names = List.copyOf(names);
            cannot = List.copyOf(cannot);
            send = List.copyOf(send);
            fixed = List.copyOf(fixed);
        }

        /** Whether its body has a place for this field, and it takes it. */
        public boolean takes(OrderField field) {
            return send.stream().anyMatch(sent -> sent.field() == field) && !cannot.contains(field);
        }
    }

    /**
     * Where an answer has what; of each list the first pointer that finds something counts.
     *
     * @param job the id of a job
     * @param jobUrl where a job is asked for
     * @param resultUrl where the images of a job are that is done
     * @param state the word that tells the state
     * @param error the code of a failure
     * @param cost what was charged, in US dollars; what one pointer finds is added up
     * @param lives how long a URL of an image can be read; null: not known
     */
    public record Answer(List<Pointer> images, List<Pointer> job, List<Pointer> jobUrl, List<Pointer> resultUrl,
            List<Pointer> state, List<Pointer> error, List<Pointer> cost, @Nullable Duration lives) {}

    /**
     * How a job is asked for.
     *
     * @param path below the upstream's URL, with {@code {id}} or not; null: at the URL that the upstream named
     * @param post whether by POST
     * @param id where the body of a POST has the job's id
     * @param fixed what such a body has besides
     * @param http what statuses mean, besides the usual
     */
    public record Poll(@Nullable String path, boolean post, List<Pointer> id, List<Constant> fixed, AskWith askWith,
            Map<Integer, Stage> http) {}

    /** What a question after a job carries. */
    public enum AskWith {
        NONE,
        /** The header with the key that the order carried. */
        KEY,
        /** The very payment that the order carried. */
        SAME_PAYMENT
    }

    /**
     * How the upstream tells that it will not make what the prompt says.
     *
     * @param words in plain spelling; empty: any text at these places
     */
    public record Refused(List<Pointer> at, List<String> words) {}
}
