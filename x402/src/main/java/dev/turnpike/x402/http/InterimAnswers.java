package dev.turnpike.x402.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageDecoder;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;

/**
 * Drops interim answers, every 1xx but 101: a server may send any number of them before the answer that counts. The
 * call's timeout bounds how long.
 */
final class InterimAnswers extends MessageToMessageDecoder<HttpObject> {
    private boolean interim;

    InterimAnswers() {
        super(HttpObject.class);
    }

    @Override
    protected void decode(ChannelHandlerContext context, HttpObject part, List<Object> out) {
        if (part instanceof HttpResponse answer) interim = isInterim(answer.status());
        if (!interim) out.add(ReferenceCountUtil.retain(part));
        else if (part instanceof LastHttpContent) interim = false;
    }

    private static boolean isInterim(HttpResponseStatus status) {
        return status.codeClass() == HttpStatusClass.INFORMATIONAL
                && !status.equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
    }
}
