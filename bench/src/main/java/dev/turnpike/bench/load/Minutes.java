package dev.turnpike.bench.load;

import io.netty.handler.codec.http.FullHttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers by the minute they came in, from the first one on. */
public final class Minutes implements Outcomes {
    private static final long MINUTE = 60_000_000_000L;

    private final List<Answers> minutes = new CopyOnWriteArrayList<>();
    private long start;

    @Override
    public void add(FullHttpResponse response, long nanos) {
        now().add(response, nanos);
    }

    @Override
    public void lost() {
        now().lost();
    }

    private Answers now() {
        long nanos = System.nanoTime();
        if (minutes.isEmpty()) start = nanos;
        while (minutes.size() <= (nanos - start) / MINUTE) minutes.add(new Answers(200, true));
        return minutes.getLast();
    }

    /** All minutes so far, the last of which may not be over. */
    public List<Answers> all() {
        return minutes;
    }

    public int good() {
        return minutes.stream().mapToInt(Answers::good).sum();
    }
}
