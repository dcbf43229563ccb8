package dev.turnpike.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Clients on one thread. Closed loop: each connection sends its next request when it has its answer. Paced: requests
 * begin at their time, and wait for a free connection if there is none; that wait counts as latency.
 *
 * <p>When the time is over no request begins any more, and those under way are waited for, so that what was answered
 * and what the stubs counted can be held against each other.
 */
public final class Load implements AutoCloseable {
    private static final int MAX_BODY = 8 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /**
     * Runs until the time is over or the requests are used up.
     *
     * @param perSecond the pace; 0: a closed loop
     * @return how long requests were begun
     */
    public Duration run(URI target, Requests requests, Outcomes outcomes, int connections, double perSecond,
            Duration time) {
        return new Run(target, requests, outcomes, perSecond, time).go(connections);
    }

    private final class Run {
        private final URI target;
        private final Requests requests;
        private final Outcomes outcomes;
        private final double perSecond;
        private final long nanos;
        private final CompletableFuture<Duration> ended = new CompletableFuture<>();
        private final Deque<Connection> idle = new ArrayDeque<>();
        private final EventLoop loop = group.next();
        private long start;
        private long begun;
        private long stoppedAt;
        private int busy;
        private boolean stopped;

        Run(URI target, Requests requests, Outcomes outcomes, double perSecond, Duration time) {
            this.target = target;
            this.requests = requests;
            this.outcomes = outcomes;
            this.perSecond = perSecond;
            this.nanos = time.toNanos();
        }

        Duration go(int connections) {
            for (int i = 0; i < connections; i++) connect().syncUninterruptibly();
            loop.execute(this::begin);
            try {
                return ended.orTimeout(nanos + PATIENCE.toNanos(), TimeUnit.NANOSECONDS).join();
            } finally {
                loop.submit(this::close).syncUninterruptibly();
            }
        }

        private ChannelFuture connect() {
            return new Bootstrap().group(loop)
                    .channel(NioSocketChannel.class)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .handler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            channel.pipeline()
                                    .addLast(new HttpResponseDecoder(4096, 65_536, 8192),
                                            new HttpObjectAggregator(MAX_BODY), new Connection(Run.this));
                        }
                    })
                    .connect(new InetSocketAddress(target.getHost(), target.getPort()));
        }

        private void begin() {
            start = System.nanoTime();
            loop.schedule(this::stop, nanos, TimeUnit.NANOSECONDS);
            if (perSecond > 0) loop.scheduleAtFixedRate(this::send, 0, 1, TimeUnit.MILLISECONDS);
            else
                send();
        }

        /** Sends what is due, as far as there are free connections. */
        private void send() {
            while (!stopped && !idle.isEmpty() && due() <= System.nanoTime()) {
                byte[] request = requests.next();
                if (request == null) {
                    stop();
                    return;
                }
                long due = perSecond > 0 ? due() : System.nanoTime();
                begun++;
                busy++;
                idle.pop().send(request, due);
            }
        }

        private long due() {
            return perSecond > 0 ? start + (long) (begun * 1e9 / perSecond) : start;
        }

        private void connected(Connection connection) {
            idle.push(connection);
            if (start != 0) send();
        }

        private void answered(Connection connection) {
            busy--;
            idle.push(connection);
            if (stopped) end();
            else
                send();
        }

        /** The server has closed a connection: another takes its place. */
        private void closed(Connection connection, boolean waiting) {
            if (waiting) {
                outcomes.lost();
                busy--;
            } else
                idle.remove(connection);
            if (stopped) end();
            else
                connect();
        }

        private void close() {
            stopped = true;
            List.copyOf(idle).forEach(Connection::close);
        }

        private void stop() {
            if (stopped) return;
            stopped = true;
            stoppedAt = System.nanoTime();
            end();
        }

        private void end() {
            if (busy == 0) ended.complete(Duration.ofNanos(stoppedAt - start));
        }
    }

    private static final class Connection extends SimpleChannelInboundHandler<FullHttpResponse> {
        private final Run run;
        private @Nullable Channel channel;
        private long due;
        private boolean waiting;

        Connection(Run run) {
            this.run = run;
        }

        @Override
        public void channelActive(ChannelHandlerContext active) {
            channel = active.channel();
            run.connected(this);
        }

        void send(byte[] request, long dueAt) {
            due = dueAt;
            waiting = true;
            Objects.requireNonNull(channel).writeAndFlush(Unpooled.wrappedBuffer(request));
        }

        @Override
        protected void channelRead0(ChannelHandlerContext same, FullHttpResponse response) {
            waiting = false;
            run.outcomes.add(response, System.nanoTime() - due);
            run.answered(this);
        }

        @Override
        public void channelInactive(ChannelHandlerContext same) {
            run.closed(this, waiting);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext same, Throwable broken) {
            same.close();
        }

        void close() {
            Objects.requireNonNull(channel).close();
        }
    }
}
