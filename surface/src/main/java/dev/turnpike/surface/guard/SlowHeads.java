package dev.turnpike.surface.guard;

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
 * server's idle timeout counts from the last byte, so a byte now and then would hold a connection for ever. A body, which
 * an operator's own route may take long for, must only not stand still.
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
        private boolean moved;
        private @Nullable Future<?> end;
        private @Nullable Future<?> still;

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            start(context);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            if (awaitingHead && end == null) start(context);
            moved = true;
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
            if (still != null) still.cancel(false);
            end = null;
            still = null;
        }

        /** Bytes that we do not ask for are not waited for. */
        private void watchBody(ChannelHandlerContext context) {
            long period = most.toMillis() * 3 / 2; // later than a body that is read here is answered
            still = context.executor().scheduleAtFixedRate(() -> {
                if (!moved && context.channel().config().isAutoRead()) context.close();
                moved = false;
            }, period, period, TimeUnit.MILLISECONDS);
        }

        /** Sees what was decoded. */
        ChannelDuplexHandler heads() {
            return new ChannelDuplexHandler() {
                @Override
                public void channelRead(ChannelHandlerContext context, Object message) {
                    if (message instanceof HttpRequest) {
                        awaitingHead = false;
                        stop();
                        moved = false;
                        if (!(message instanceof LastHttpContent)) watchBody(context);
                    }
                    if (message instanceof LastHttpContent) {
                        awaitingHead = true;
                        stop();
                    }
                    context.fireChannelRead(message);
                }
            };
        }
    }
}
