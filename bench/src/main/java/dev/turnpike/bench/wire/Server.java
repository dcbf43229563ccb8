package dev.turnpike.bench.wire;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** A server of stubs on loopback: many ports, one thread, kept connections. */
public final class Server implements AutoCloseable {
    private static final int MAX_HEAD = 65_536;
    private static final int MAX_BODY = 16 << 20;
    private static final int BACKLOG = 4096;
    private static final int TAIL = 10;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    /**
     * Opens one more port.
     *
     * @param port 0: any free one
     * @return the port
     */
    public int open(int port, Endpoint endpoint) {
        Channel channel = new ServerBootstrap().group(loop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connection.pipeline()
                                .addLast(new HttpServerCodec(4096, MAX_HEAD, 8192), new HttpObjectAggregator(MAX_BODY),
                                        new Answering(endpoint));
                    }
                })
                .bind("127.0.0.1", port)
                .syncUninterruptibly()
                .channel();
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static final class Answering extends SimpleChannelInboundHandler<FullHttpRequest> {
        private final Endpoint endpoint;

        Answering(Endpoint endpoint) {
            this.endpoint = endpoint;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext connection, FullHttpRequest request) {
            boolean kept = HttpUtil.isKeepAlive(request);
            Reply reply = endpoint.answer(request);
            if (!reply.tail().isZero()) sendSlowly(connection, reply, kept);
            else if (reply.after().isZero()) send(connection, response(reply), kept);
            else
                connection.executor()
                        .schedule(() -> send(connection, response(reply), kept), reply.after().toNanos(),
                                TimeUnit.NANOSECONDS);
        }

        private static void sendSlowly(ChannelHandlerContext connection, Reply reply, boolean kept) {
            int most = reply.body().length - TAIL;
            var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()));
            set(head, reply);
            connection.write(head);
            connection.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(reply.body(), 0, most)));
            connection.executor().schedule(() -> {
                var sent = connection
                        .writeAndFlush(new DefaultLastHttpContent(Unpooled.wrappedBuffer(reply.body(), most, TAIL)));
                if (!kept) sent.addListener(ChannelFutureListener.CLOSE);
            }, reply.tail().toNanos(), TimeUnit.NANOSECONDS);
        }

        private static void send(ChannelHandlerContext connection, FullHttpResponse response, boolean kept) {
            var sent = connection.writeAndFlush(response);
            if (!kept) sent.addListener(ChannelFutureListener.CLOSE);
        }

        private static FullHttpResponse response(Reply reply) {
            var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()),
                    Unpooled.wrappedBuffer(reply.body()));
            set(response, reply);
            return response;
        }

        private static void set(HttpResponse response, Reply reply) {
            response.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, reply.type())
                    .set(HttpHeaderNames.CONTENT_LENGTH, reply.body().length);
            reply.headers().forEach(response.headers()::set);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext connection, Throwable broken) {
            connection.close();
        }
    }
}
