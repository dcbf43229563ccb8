package dev.turnpike.x402.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.brotli.dec.BrotliInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What comes out of one body in Brotli, part by part, each made when it is asked for. A body that is none comes as it
 * is; one that is cut ends where it is.
 */
final class BrotliParts implements Iterator<byte[]> {
    private final byte[] packed;
    private final int most;
    private final @Nullable BrotliInputStream stream;
    private boolean begun;
    private byte[] next = {};

    BrotliParts(byte[] packed, int most) {
        this.packed = packed;
        this.most = most;
        this.stream = ContentCodings.isPlain(packed) || !isModest(packed) ? null : open(packed);
    }

    /** Whether its window, which is memory that a body of ten bytes can ask for, is of 4 MiB at most (RFC 7932, section 9.1). */
    private static boolean isModest(byte[] packed) {
        if (packed.length == 0 || (packed[0] & 1) == 0) return true;
        int more = packed[0] >> 1 & 7;
        boolean large = more == 0 && (packed[0] >> 4 & 7) == 1;
        return !large && more <= 5;
    }

    private static @Nullable BrotliInputStream open(byte[] packed) {
        try {
            return new BrotliInputStream(new ByteArrayInputStream(packed));
        } catch (IOException | RuntimeException none) {
            return null;
        }
    }

    @Override
    public boolean hasNext() {
        if (next.length > 0) return true;
        byte[] part = part();
        next = part.length > 0 || begun ? part : packed;
        begun = true;
        return next.length > 0;
    }

    private byte[] part() {
        byte[] part = new byte[most];
        try {
            int length = stream == null ? 0 : stream.read(part, 0, most);
            return length > 0 ? Arrays.copyOf(part, length) : new byte[0];
        } catch (IOException | RuntimeException broken) {
            return new byte[0];
        }
    }

    @Override
    public byte[] next() {
        if (!hasNext()) throw new NoSuchElementException();
        byte[] part = next;
        next = new byte[0];
        return part;
    }
}
