package dev.turnpike.surface.guard;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/**
 * Takes request targets as browsers and tools send them: {@code ?ref=a|b}, {@code ?q=100%}. What a URI may not have is
 * encoded before the server reads it, which otherwise answers 400 by itself, without a body and without CORS headers.
 */
public final class LooseTargets implements NettyServerCustomizer {
    private static final String MARKS = "-._~!$&'()*+,;=:@/?";
    /** What stands before the path of a target with its host, as clients send it to a proxy. */
    private static final Pattern HOST = Pattern.compile("(?i)https?://[^/?#]*");
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    @Override
    public HttpServer apply(HttpServer server) {
        return server.doOnChannelInit((observer, channel, address) -> {
            if (channel.pipeline().get(NettyPipeline.HttpCodec) != null)
                channel.pipeline().addAfter(NettyPipeline.HttpCodec, "turnpike.targets", new Encoding());
        });
    }

    /** The target, with everything encoded that has no place in one. */
    static String encoded(String target) {
        Matcher host = HOST.matcher(target);
        if (host.lookingAt()) return host.group() + encoded(target.substring(host.end()));
        if (!target.startsWith("/") && !target.startsWith("?") || isSound(target)) return target;
        StringBuilder sound = new StringBuilder(target.length() + 16);
        for (int i = 0; i < target.length(); i++) {
            if (isSound(target, i)) sound.append(target.charAt(i));
            else
                sound.append('%').append(HEX.toHexDigits((byte) target.charAt(i)));
        }
        return sound.toString();
    }

    private static boolean isSound(String target) {
        for (int i = 0; i < target.length(); i++) if (!isSound(target, i)) return false;
        return true;
    }

    /** Two slashes at the beginning would be a host. */
    private static boolean isSound(String target, int at) {
        char c = target.charAt(at);
        if (c == '%') return at + 2 < target.length() && isHex(target.charAt(at + 1)) && isHex(target.charAt(at + 2));
        if (c == '/' && at == 1) return false;
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || MARKS.indexOf(c) >= 0;
    }

    private static boolean isHex(char c) {
        return HexFormat.isHexDigit(c);
    }

    @ChannelHandler.Sharable
    private static final class Encoding extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest request) request.setUri(encoded(request.uri()));
            context.fireChannelRead(message);
        }
    }
}
