package dev.turnpike.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server for tests, durable as one in use (fsync on), in a temporary folder and on a port of its own; one for
 * all tests of this JVM, with which it ends. Where none is installed there is none, but in CI that is a failure.
 */
public final class PostgresServer {
    private static final String USER = "turnpike";
    private static final String NAMES = "initdb postgres pg_ctl psql";
    private static @Nullable PostgresServer shared;

    private final Path programs;
    private final Path folder;
    private final int port;
    private int databases;

    private PostgresServer(Path programs, Path folder, int port) {
        this.programs = programs;
        this.folder = folder;
        this.port = port;
    }

    /** Whether there is one to test with; says so if there is not. */
    public static boolean isThere() {
        if (programs().isPresent()) return true;
        String missing = "no PostgreSQL is installed (looked for: " + NAMES + "): what needs it is not tested";
        if ("true".equals(System.getenv("CI"))) throw new IllegalStateException(missing);
        System.out.println(missing);
        return false;
    }

    /** The server of this JVM, started when it is first needed. */
    public static synchronized PostgresServer shared() {
        if (shared == null) shared = start();
        return shared;
    }

    /** A server of its own, for tests that stop it. */
    public static PostgresServer start() {
        try {
            PostgresServer server = inFolder();
            server.run("initdb", "-D", server.folder + "/data", "-U", USER, "-A", "trust", "--locale=C", "-E", "UTF8",
                    "--no-sync");
            server.begin();
            return server;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static PostgresServer inFolder() throws IOException {
        Path programs = programs().orElseThrow();
        Path folder = Files.createTempDirectory("turnpike-postgres");
        if (isRoot())
            Files.setOwner(folder,
                    folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres"));
        PostgresServer server = new PostgresServer(programs, folder, freePort());
        Runtime.getRuntime().addShutdownHook(new Thread(server::end));
        return server;
    }

    /** A copy that follows this one. Soon no commit of this one is answered before the copy has it on its disk. */
    public PostgresServer synchronousStandby() {
        try {
            PostgresServer copy = inFolder();
            copy.run("pg_basebackup", "-h", "127.0.0.1", "-p", String.valueOf(port), "-U", USER, "-D",
                    copy.folder + "/data", "-R", "-X", "stream", "-c", "fast", "--no-sync");
            copy.begin();
            sql("postgres", "ALTER SYSTEM SET synchronous_standby_names = '*'");
            sql("postgres", "SELECT pg_reload_conf()");
            return copy;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** {@code kill -9} of all its processes, as when its machine is lost. */
    public void kill() {
        try {
            long pid = Long.parseLong(Files.readAllLines(folder.resolve("data/postmaster.pid")).getFirst());
            ProcessHandle main = ProcessHandle.of(pid).orElseThrow();
            List<ProcessHandle> all = main.descendants().toList();
            main.destroyForcibly();
            all.forEach(ProcessHandle::destroyForcibly);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Makes a standby the primary, once the former one is gone. */
    public void promote() {
        run("pg_ctl", "-D", folder + "/data", "-w", "-t", "60", "promote");
    }

    /** Starts it, or starts it again after {@link #crash}. */
    public void begin() {
        run("pg_ctl", "-D", folder + "/data", "-w", "-t", "60", "-l", folder + "/log", "-o", "-p " + port
                + " -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=on " + "-c max_connections=400",
                "start");
    }

    /** Stops it at once, as a crash does: nothing is written back that was not durable. */
    public void crash() {
        run("pg_ctl", "-D", folder + "/data", "-w", "-m", "immediate", "stop");
    }

    /** A new database. */
    public synchronized String database() {
        String name = "t" + ++databases;
        sql("postgres", "CREATE DATABASE " + name);
        return url(name);
    }

    /** A copy of a database that nobody uses. */
    public synchronized String database(String template) {
        String name = "t" + ++databases;
        sql("postgres", "CREATE DATABASE " + name + " TEMPLATE " + template);
        return url(name);
    }

    /** The JDBC URL of a database. */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=" + USER;
    }

    public int port() {
        return port;
    }

    /** What psql prints for a statement, without headers. */
    public String sql(String database, String statement) {
        return run("psql", "-h", "127.0.0.1", "-p", String.valueOf(port), "-U", USER, "-d", database, "-v",
                "ON_ERROR_STOP=1", "-X", "-A", "-t", "-q", "-c", statement);
    }

    /** One of its programs, as a user that is not root; what it prints. */
    public String run(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        try {
            File printed = File.createTempFile("turnpike-postgres", ".txt");
            Process process = new ProcessBuilder(command).directory(new File("/"))
                    .redirectErrorStream(true)
                    .redirectOutput(printed)
                    .start();
            if (!process.waitFor(90, TimeUnit.SECONDS) || process.exitValue() != 0)
                throw new IllegalStateException(program + ": " + Files.readString(printed.toPath()));
            String text = Files.readString(printed.toPath(), UTF_8);
            Files.delete(printed.toPath());
            return text.strip();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException ended) {
            throw new IllegalStateException(ended);
        }
    }

    private void end() {
        try {
            crash();
        } catch (RuntimeException stopped) {
            // a test has stopped it
        }
        try {
            // Nobody waits for it: it may be tens of thousands of files.
            new ProcessBuilder("rm", "-rf", folder.toString()).start();
        } catch (IOException left) {
            // it is in a temporary folder
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static Optional<Path> programs() {
        return Stream.of(configured(), onPath(), debian())
                .flatMap(found -> found)
                .filter(PostgresServer::isWhole)
                .findFirst();
    }

    private static boolean isWhole(Path folder) {
        return Stream.of(NAMES.split(" ")).allMatch(name -> Files.isExecutable(folder.resolve(name)));
    }

    private static Stream<Path> configured() {
        try {
            Process asked = new ProcessBuilder("pg_config", "--bindir").start();
            return Stream.of(Path.of(new String(asked.getInputStream().readAllBytes(), UTF_8).strip()));
        } catch (IOException notThere) {
            return Stream.empty();
        }
    }

    private static Stream<Path> onPath() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).map(Path::of);
    }

    private static Stream<Path> debian() {
        File[] versions = new File("/usr/lib/postgresql").listFiles();
        return versions == null ? Stream.empty()
                : Stream.of(versions).sorted(Comparator.reverseOrder()).map(version -> version.toPath().resolve("bin"));
    }
}
