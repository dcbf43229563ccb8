package dev.turnpike.gateway.http.guard;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/**
 * Closes connections whose request line and headers do not arrive whole in time, however busily they trickle: the
 * server's idle timeout counts from the last byte, so a byte now and then would hold a connection for ever.
 */
public final class SlowHeads implements NettyServerCustomizer {
    private final Duration most;

    /**
     * @param most from a connection's start, or from the end of its last request's body once more bytes come, to the
     *     end of the head
     */
    public SlowHeads(Duration most) {
        this.most = most;
    }

    @Override
    public HttpServer apply(HttpServer server) {
        return server.doOnChannelInit((observer, channel, address) -> watch(channel.pipeline()));
    }

    void watch(ChannelPipeline pipeline) {
        if (pipeline.get(NettyPipeline.HttpCodec) == null) return; // HTTP/2 has limits of its own
        var watch = new Watch();
        pipeline.addBefore(NettyPipeline.HttpCodec, "turnpike.bytes", watch);
        pipeline.addAfter(NettyPipeline.HttpCodec, "turnpike.heads", watch.heads());
    }

    /** Sees bytes before they are decoded: the first ones of a request start its time. */
    private final class Watch extends ChannelDuplexHandler {
        private boolean awaitingHead = true;
        private @Nullable Future<?> end;

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            start(context);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            if (awaitingHead && end == null) start(context);
            context.fireChannelRead(bytes);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            stop();
            context.fireChannelInactive();
        }

        private void start(ChannelHandlerContext context) {
            end = context.executor().schedule(() -> {
                if (awaitingHead) context.close();
            }, most.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void stop() {
            if (end != null) end.cancel(false);
            end = null;
        }

        /** Sees what was decoded. */
        ChannelDuplexHandler heads() {
            return new ChannelDuplexHandler() {
                @Override
                public void channelRead(ChannelHandlerContext context, Object message) {
                    if (message instanceof HttpRequest) {
                        awaitingHead = false;
                        stop();
                    }
                    if (message instanceof LastHttpContent) awaitingHead = true;
                    context.fireChannelRead(message);
                }
            };
        }
    }
}
