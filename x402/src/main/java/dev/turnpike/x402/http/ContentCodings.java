package dev.turnpike.x402.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.compression.ZlibCodecFactory;
import io.netty.handler.codec.compression.ZlibWrapper;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Undoes {@code gzip} and {@code deflate}, which servers send though we ask for neither. A little is read at a time, so
 * that what comes out is counted before more of it is made: a body that unpacks to more than is wanted costs no more
 * than that. A coding that is not known is left as it is, and so is a body that is called gzip and is not.
 */
public final class ContentCodings {
    /** The bytes that are unpacked at once; at most about a thousand times as many come out. */
    private static final int SLICE = 128;
    /** The bytes that are handed on at once. */
    private static final int PART = 4 * 1024;
    private static final int MOST = 3;

    private ContentCodings() {}

    /** The codings of an answer in the order in which they are undone; empty if there is nothing to undo. */
    public static List<ZlibWrapper> toUndo(@Nullable String header) {
        if (header == null || header.isBlank()) return List.of();
        return Stream.of(header.split(",", MOST + 1))
                .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
                .flatMap(coding -> switch (coding) {
                    case "gzip", "x-gzip" -> Stream.of(ZlibWrapper.GZIP);
                    case "deflate" -> Stream.of(ZlibWrapper.ZLIB_OR_NONE);
                    default -> Stream.empty();
                })
                .limit(MOST)
                .toList()
                .reversed();
    }

    /** The content without its codings; the buffers that come out are not pooled. */
    public static Flux<ByteBuf> undo(Flux<ByteBuf> content, List<ZlibWrapper> codings) {
        Flux<byte[]> plain = content.map(ByteBufUtil::getBytes);
        for (ZlibWrapper coding : codings) plain = undo(plain, coding);
        return plain.map(Unpooled::wrappedBuffer);
    }

    private static Flux<byte[]> undo(Flux<byte[]> packed, ZlibWrapper coding) {
        return Flux.using(() -> new Unpacker(coding), unpacker -> packed.concatMapIterable(unpacker::parts, 1),
                Unpacker::close);
    }

    /** One body that is being unpacked. */
    private static final class Unpacker implements AutoCloseable {
        private static final byte GZIP = 0x1F;

        private final ZlibWrapper coding;
        private final EmbeddedChannel inflater;
        private boolean begun;
        private boolean plain;

        Unpacker(ZlibWrapper coding) {
            this.coding = coding;
            this.inflater = new EmbeddedChannel(ZlibCodecFactory.newZlibDecoder(coding, 0));
        }

        Iterable<byte[]> parts(byte[] packed) {
            if (!begun && packed.length > 0) {
                begun = true;
                plain = coding == ZlibWrapper.GZIP && packed[0] != GZIP;
            }
            return plain ? List.of(packed) : () -> new Parts(packed);
        }

        private ByteBuf unpack(ByteBuf slice) {
            try {
                inflater.writeInbound(slice);
            } catch (DecompressionException broken) {
                throw new Broken();
            }
            ByteBuf all = Unpooled.buffer();
            for (ByteBuf part = inflater.readInbound(); part != null; part = inflater.readInbound()) {
                all.writeBytes(part);
                part.release();
            }
            return all;
        }

        @Override
        public void close() {
            try {
                inflater.finishAndReleaseAll();
            } catch (DecompressionException cut) {
                // a body that was cut is judged by what came out of it
            }
        }

        /** What comes out, slice by slice and in small parts. */
        private final class Parts implements Iterator<byte[]> {
            private final ByteBuf packed;
            private ByteBuf out = Unpooled.EMPTY_BUFFER;

            Parts(byte[] packed) {
                this.packed = Unpooled.wrappedBuffer(packed);
            }

            @Override
            public boolean hasNext() {
                while (!out.isReadable() && packed.isReadable())
                    out = unpack(packed.readBytes(Math.min(SLICE, packed.readableBytes())));
                return out.isReadable();
            }

            @Override
            public byte[] next() {
                if (!hasNext()) throw new NoSuchElementException();
                byte[] part = new byte[Math.min(PART, out.readableBytes())];
                out.readBytes(part);
                return part;
            }
        }
    }

    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1;

        Broken() {
            super("the answer cannot be unpacked", null, false, false);
        }
    }
}
