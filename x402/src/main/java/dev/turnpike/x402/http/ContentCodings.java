package dev.turnpike.x402.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.compression.ZlibCodecFactory;
import io.netty.handler.codec.compression.ZlibWrapper;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Undoes {@code gzip}, {@code deflate} and {@code br}, which servers send though we ask for none. A little is read at a
 * time, so that what comes out is counted before more of it is made: a body that unpacks to more than is wanted costs no
 * more than that. A coding that is not known is left as it is, and so is a body that is not packed as it says.
 */
public final class ContentCodings {
    /** The bytes that are unpacked at once; at most about a thousand times as many come out. */
    private static final int SLICE = 128;
    /** The bytes that are handed on at once. */
    private static final int PART = 4 * 1024;
    private static final int MOST = 3;

    private ContentCodings() {}

    /** A way to pack. */
    public enum Coding {
        GZIP, DEFLATE, BROTLI
    }

    /** The codings of an answer in the order in which they are undone; empty if there is nothing to undo. */
    public static List<Coding> toUndo(@Nullable String header) {
        if (header == null || header.isBlank()) return List.of();
        List<Coding> codings = Stream.of(header.split(",", MOST + 1))
                .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
                .flatMap(coding -> switch (coding) {
                    case "gzip", "x-gzip" -> Stream.of(Coding.GZIP);
                    case "deflate" -> Stream.of(Coding.DEFLATE);
                    case "br" -> Stream.of(Coding.BROTLI);
                    default -> Stream.empty();
                })
                .limit(MOST)
                .toList()
                .reversed();
        return codings.contains(Coding.BROTLI) && codings.size() > 1 ? List.of() : codings;
    }

    /** Whether a body is packed, though nothing says so: no JSON and no image begins so. */
    public static boolean isGzip(byte[] body) {
        return body.length > 10 && body[0] == 0x1F && body[1] == (byte) 0x8B && body[2] == 8;
    }

    /** Whether the packed body must be read before any of it is unpacked. */
    public static boolean needsAll(List<Coding> codings) {
        return codings.contains(Coding.BROTLI);
    }

    /**
     * The content without its codings; the buffers that come out are not pooled.
     *
     * @param content in one part if all of it is needed
     */
    public static Flux<ByteBuf> undo(Flux<ByteBuf> content, List<Coding> codings) {
        Flux<byte[]> plain = content.map(ByteBufUtil::getBytes);
        for (Coding coding : codings) plain = undo(plain, coding);
        return plain.map(Unpooled::wrappedBuffer);
    }

    private static Flux<byte[]> undo(Flux<byte[]> packed, Coding coding) {
        if (coding == Coding.BROTLI) return packed.concatMapIterable(all -> () -> new BrotliParts(all, PART), 1);
        return Flux.using(() -> new Unpacker(coding), unpacker -> packed.concatMapIterable(unpacker::parts, 1),
                Unpacker::close);
    }

    /** Whether a body is JSON or an image as it is, whatever its header says: no packed body begins so. */
    static boolean isPlain(byte[] body) {
        String first = new String(body, 0, Math.min(body.length, 12), StandardCharsets.ISO_8859_1);
        String text = first.replaceFirst("^[ \\t\\r\\n]+", "");
        return text.startsWith("{") || text.startsWith("[{") || text.startsWith("[\"") || first.startsWith("\u0089PNG")
                || first.startsWith("\u00ff\u00d8\u00ff") || first.startsWith("GIF8") || first.startsWith("RIFF")
                || first.startsWith("ftyp", 4);
    }

    /**
     * One body that is being unpacked, in the coding that its first bytes tell where that is another than its header says.
     * Bytes behind its end that do not belong to it take nothing away.
     */
    private static final class Unpacker implements AutoCloseable {
        private static final byte GZIP = 0x1F;
        private static final byte ZLIB = 0x78;
        /** What the decoder says of bytes that are no gzip, at the beginning or behind one. */
        private static final String NO_MEMBER = "Input is not in the GZIP format";

        private final Coding coding;
        private @Nullable EmbeddedChannel inflater;
        private boolean begun;
        private boolean filled;
        private boolean ended;

        Unpacker(Coding coding) {
            this.coding = coding;
        }

        Iterable<byte[]> parts(byte[] packed) {
            if (ended || packed.length == 0) return List.of();
            if (!begun) inflater = wrapper(packed).map(Unpacker::inflater).orElse(null);
            begun = true;
            EmbeddedChannel by = inflater;
            return by == null ? List.of(packed) : () -> new Parts(packed, by);
        }

        /** Empty for a body that is not packed. */
        private Optional<ZlibWrapper> wrapper(byte[] packed) {
            if (packed[0] == GZIP) return Optional.of(ZlibWrapper.GZIP);
            if (coding == Coding.DEFLATE)
                return isPlain(packed) ? Optional.empty() : Optional.of(ZlibWrapper.ZLIB_OR_NONE);
            boolean zlib = packed.length > 1 && packed[0] == ZLIB && (packed[0] << 8 | packed[1] & 0xFF) % 31 == 0;
            return zlib ? Optional.of(ZlibWrapper.ZLIB) : Optional.empty();
        }

        private static EmbeddedChannel inflater(ZlibWrapper wrapper) {
            return new EmbeddedChannel(ZlibCodecFactory.newZlibDecoder(wrapper, 0));
        }

        private ByteBuf unpack(ByteBuf slice, EmbeddedChannel by) {
            boolean torn = false;
            try {
                by.writeInbound(slice);
            } catch (DecompressionException broken) {
                ended = NO_MEMBER.equals(broken.getMessage());
                torn = !ended;
            }
            ByteBuf all = Unpooled.buffer();
            for (ByteBuf part = by.readInbound(); part != null; part = by.readInbound()) {
                all.writeBytes(part);
                part.release();
            }
            filled |= all.isReadable();
            if (torn || ended && !filled) throw new Broken();
            return all;
        }

        @Override
        public void close() {
            try {
                if (inflater != null) inflater.finishAndReleaseAll();
            } catch (DecompressionException cut) {
                // a body that was cut is judged by what came out of it
            }
        }

        /** What comes out, slice by slice and in small parts. */
        private final class Parts implements Iterator<byte[]> {
            private final ByteBuf packed;
            private final EmbeddedChannel by;
            private ByteBuf out = Unpooled.EMPTY_BUFFER;

            Parts(byte[] packed, EmbeddedChannel by) {
                this.packed = Unpooled.wrappedBuffer(packed);
                this.by = by;
            }

            @Override
            public boolean hasNext() {
                while (!out.isReadable() && packed.isReadable() && !ended)
                    out = unpack(packed.readBytes(Math.min(SLICE, packed.readableBytes())), by);
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

    /** A body that is packed and cannot be unpacked to its end. */
    public static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1;

        Broken() {
            super("the answer cannot be unpacked", null, false, false);
        }
    }
}
