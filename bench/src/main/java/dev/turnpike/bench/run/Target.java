package dev.turnpike.bench.run;

import dev.turnpike.bench.load.SellerTerms;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server under load.
 *
 * @param terms what it sells for; null: it takes no payment
 */
public record Target(String name, URI url, Program program, List<Mode> modes, @Nullable SellerTerms terms)
        implements AutoCloseable {
    static final String PATH = "/v1/images/generate";
    public static final String ORDER = """
            {"prompt":"a lighthouse on a cliff at dusk, photorealistic","model":"flux-schnell","width":1024,"height":1024,\
            "numberResults":1}""";

    /** A server that sells: its terms are read from its own 402. */
    static Target seller(String name, int port, Program program, Mode... modes) {
        URI url = URI.create("http://127.0.0.1:" + port + PATH);
        return new Target(name, url, program, List.of(modes), SellerTerms.of(Ask.post(url, ORDER)));
    }

    @Override
    public void close() {
        program.close();
    }
}
