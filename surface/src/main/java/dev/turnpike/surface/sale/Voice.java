package dev.turnpike.surface.sale;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.orders.ImageSales;
import dev.turnpike.core.orders.ParsedBody;
import dev.turnpike.core.till.Sale;
import dev.turnpike.surface.wire.ErrorBodies;
import dev.turnpike.surface.wire.Routes;
import dev.turnpike.x402.Challenge;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.web.server.ServerWebExchange;

/**
 * How one surface speaks over the one till: it reads orders, and words results, refusals and challenges. The host of a
 * route chooses it: {@code images://openai} (and {@code openai-edits}) speaks as OpenAI does, every other in Turnpike's own words.
 */
public interface Voice extends ErrorBodies {
    /** The voice of a request, whether or not it has come as far as its route. */
    static Voice of(ServerWebExchange exchange) {
        URI route = exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR);
        boolean openAi = route != null && "images".equals(route.getScheme())
                ? Set.of(Routes.OPENAI, Routes.OPENAI_EDITS).contains(String.valueOf(route.getHost()))
                : Routes.isForOpenAi(exchange.getRequest());
        return openAi ? OpenAiVoice.ONLY : OwnVoice.ONLY;
    }

    /** The order in a body. Refuses nothing. */
    Order order(ImageSales sales, String path, String key, byte[] body);

    /** The body of a 402 for a request without a payment. */
    byte[] challenge(Challenge challenge);

    /** The body of an error of a job. */
    Object failure(JobFailure failure);

    /** The body of a 402 for images that are made and withheld. */
    Object unpaid(UnpaidJob job);

    /**
     * The body of success.
     *
     * @param data the bytes of the images where the order asks for them and they can be had
     */
    Object sold(Job job, ImageAnswer answer, List<Optional<byte[]>> data);

    /** The same as events, the last of a stream; empty where no order is streamed. */
    List<byte[]> soldEvents(Job job, ImageAnswer answer, List<Optional<byte[]>> data);

    /**
     * @param delivery how it is to be answered
     * @param voice in which it is
     */
    record Order(Sale sale, ParsedBody.Delivery delivery, Voice voice) {}
}
