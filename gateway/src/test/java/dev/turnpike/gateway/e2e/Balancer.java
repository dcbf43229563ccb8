package dev.turnpike.gateway.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * nginx before several gateways, as {@code docs/scaling.md} has it: a client's address decides which it meets; another
 * one, if that cannot be connected to.
 */
final class Balancer implements AutoCloseable {
    /** Addresses that it answers at; who calls one of them does it from the same ({@link Web}). */
    private static final int CLIENTS = 16;

    private final Process process;

    /** @param gateways their ports */
    Balancer(Path folder, String port, List<String> gateways) {
        try {
            Path file = Files.writeString(Files.createDirectories(folder).resolve("nginx.conf"),
                    configuration(folder, port, gateways));
            Path log = Programs.log("nginx");
            process = Programs.start(new ProcessBuilder(program().orElseThrow(), "-p", folder.toString(), "-c",
                    file.toString(), "-e", "stderr").redirectErrorStream(true).redirectOutput(log.toFile()));
            Until.holds("the balancer is there: " + log, Duration.ofSeconds(10),
                    () -> Web.get(url(port) + "/v1/models").status(), status -> status != 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static boolean isInstalled() {
        return program().isPresent();
    }

    /** What all gateways are known by. */
    static String url(String port) {
        return url(port, 0);
    }

    /** The same for one of many clients. */
    static String url(String port, int client) {
        return "http://127.0.1." + (1 + Math.floorMod(client, CLIENTS)) + ":" + port;
    }

    private static Optional<String> program() {
        return Stream
                .concat(Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
                        Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(folder -> Path.of(folder, "nginx"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    private static String configuration(Path folder, String port, List<String> gateways) {
        String kept = Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
                .map(name -> "%s_temp_path %s/%s;\n".formatted(name, folder, name))
                .collect(Collectors.joining());
        return """
                daemon off;
                user root;
                pid %1$s/nginx.pid;
                events { worker_connections 4096; }
                http {
                    access_log off;
                    %2$s
                    upstream turnpike {
                        hash $remote_addr consistent;
                        %3$s
                        keepalive 64;
                    }
                    server {
                        %4$s
                        client_max_body_size 128k;
                        large_client_header_buffers 4 32k;
                        location / {
                            proxy_pass http://turnpike;
                            proxy_http_version 1.1;
                            proxy_set_header Connection "";
                            proxy_set_header Host $http_host;
                            proxy_set_header Forwarded "";
                            proxy_set_header X-Forwarded-For $remote_addr;
                            proxy_connect_timeout 2s;
                            proxy_read_timeout 35s;
                            proxy_buffer_size 32k;
                            proxy_buffers 8 32k;
                            proxy_next_upstream error timeout;
                        }
                    }
                }
                """.formatted(folder, kept, lines(gateways.stream().map(to -> "server 127.0.0.1:" + to)), lines(
                IntStream.range(0, CLIENTS).mapToObj(i -> "listen " + url(port, i).substring("http://".length()))));
    }

    private static String lines(Stream<String> lines) {
        return lines.map(line -> line + ";\n").collect(Collectors.joining());
    }

    @Override
    public void close() {
        Programs.end(process, Duration.ofSeconds(10));
    }
}
