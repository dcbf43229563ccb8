package dev.turnpike.providers.dialect;

import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.Progress;
import dev.turnpike.providers.Ticket;
import dev.turnpike.providers.UpstreamSettings.Sold;
import dev.turnpike.providers.Urls;
import dev.turnpike.providers.declared.Stage;
import dev.turnpike.providers.declared.Style;
import dev.turnpike.providers.declared.Style.AskWith;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The dialect that a style file declares; what the file does not say is read as all styles are. */
public final class DeclaredDialect implements Dialect {
    private static final Pattern SHAPE = Pattern.compile("/(?!/)[A-Za-z0-9._~/?=&-]*\\{id}[A-Za-z0-9._~/?=&-]*");
    private static final String ID = "{id}";

    private final Style style;
    private final DeclaredOrders orders;
    private final DeclaredPlaces places;
    private final @Nullable String poll;
    private final boolean told;

    /**
     * @param url of the API, without a trailing slash
     * @param pollPath below it, in place of the style's own; null: the style's own
     * @throws IllegalArgumentException for a poll path without {@code {id}}
     */
    public DeclaredDialect(Style style, URI url, @Nullable String pollPath) {
        String path = pollPath == null ? style.poll().path() : pollPath;
        if (pollPath != null && !pollPath.equals(style.poll().path()) && !SHAPE.matcher(pollPath).matches())
            throw new IllegalArgumentException(
                    "poll path: '" + pollPath + "' (expected: a path with {id}, such as /v1/images/{id})");
        this.style = style;
        this.orders = new DeclaredOrders(style);
        this.places = new DeclaredPlaces(style);
        this.poll = path == null ? null : url + path;
        this.told = pollPath != null;
    }

    @Override
    public Optional<String> cannot(ImageOrder order, Sold sold) {
        return orders.cannot(order, sold.as());
    }

    @Override
    public OrderRequest request(ImageOrder order, Sold sold, String attempt) {
        return orders.request(order, sold.as(), attempt);
    }

    @Override
    public Reply reply(JsonNode answer, URI at) {
        Optional<String> refused = places.refused(answer);
        if (refused.isPresent()) return new Reply.PromptRefused(refused.get());
        Reply reply = Jobs.reply(answer, at, job(answer), places);
        return reply instanceof Reply.Unreadable what && !style.hasJobs()
                ? new Reply.Unreadable("no image in it", what.refused())
                : reply;
    }

    private Optional<Reply.Taken> job(JsonNode answer) {
        Optional<Reply.Taken> named = places.text(answer, style.answer().jobUrl())
                .map(url -> new Reply.Taken(places.job(answer).or(() -> Jobs.id(answer)).orElse(Jobs.UNNAMED),
                        List.of(url), null));
        return named.isPresent() || poll == null ? named : id(answer).map(id -> byId(id, answer, poll));
    }

    /**
     * An address that the answer names beside the id is better than the style's own path, but for a POST with the id in it;
     * a path that the operator has written is better still.
     */
    private Reply.Taken byId(String id, JsonNode answer, String usual) {
        return new Reply.Taken(id, told || style.poll().post() ? List.of() : JobAddresses.ofStatus(answer),
                usual.replace(ID, Urls.segment(id)));
    }

    /** Where the style says it is; the common places only if it says nothing. */
    private Optional<String> id(JsonNode answer) {
        return style.answer().job().isEmpty() ? Jobs.id(answer) : places.job(answer);
    }

    @Override
    public PollRequest poll(Ticket ticket) {
        return style.poll().post() ? new PollRequest(true, orders.question(ticket.id())) : PollRequest.GET;
    }

    @Override
    public AskWith askWith() {
        return style.poll().askWith();
    }

    @Override
    public Progress progress(JsonNode answer, URI at) {
        Optional<String> refused = places.refused(answer);
        if (refused.isPresent()) return new Progress.PromptRefused(refused.get());
        Progress progress = Jobs.progress(answer, at, places);
        return progress instanceof Progress.Unreachable
                ? failure(answer, at).<Progress>map(Progress.Failed::new).orElse(progress)
                : progress;
    }

    /** Only where images are asked for elsewhere: there is nothing to wait for here. */
    @Override
    public Optional<String> failure(JsonNode answer, URI at) {
        return style.answer().resultUrl().isEmpty() || places.state(answer) != State.DONE || !Jobs.hasError(answer)
                || places.images(answer, at).isPresent() ? Optional.empty() : places.code(answer);
    }

    @Override
    public Optional<Progress> failed(JsonNode answer, String id, URI at) {
        return places.job(answer)
                .or(() -> Jobs.id(answer))
                .filter(named -> named.equals(id) && places.state(answer) == State.FAILED)
                .map(named -> progress(answer, at))
                .filter(end -> end instanceof Progress.PromptRefused || !State.isOfAnyError(answer));
    }

    @Override
    public Optional<String> result(JsonNode answer, URI at) {
        return style.answer().resultUrl().isEmpty() || places.state(answer) != State.DONE
                || places.images(answer, at).isPresent() ? Optional.empty()
                        : places.text(answer, style.answer().resultUrl());
    }

    @Override
    public Optional<Stage> stage(int status) {
        return Optional.ofNullable(style.poll().http().get(status));
    }

    @Override
    public Optional<String> promptRefused(JsonNode answer) {
        return places.refused(answer).or(() -> PromptRefusals.of(answer));
    }

    @Override
    public Optional<String> code(JsonNode answer) {
        return places.code(answer);
    }

    @Override
    public boolean provesArrival(JsonNode answer) {
        return places.texts(answer, style.answer().error()).anyMatch(style.arrived()::contains);
    }

    @Override
    public Optional<BigDecimal> cost(JsonNode answer) {
        return places.sum(answer, style.answer().cost());
    }
}
