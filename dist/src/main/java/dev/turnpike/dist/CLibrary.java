package dev.turnpike.dist;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Copies the C library of this machine for an image that has no other: what {@code ldd} names for the Java of the
 * distribution, under the same paths.
 */
public final class CLibrary {
    /** {@code libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x…)} or {@code /lib64/ld-linux-x86-64.so.2 (0x…)}. */
    private static final Pattern LIBRARY = Pattern.compile("(/\\S+) \\(0x");

    private CLibrary() {}

    /**
     * @param args the folder of the distribution, and the root of the image
     * @throws IOException for a machine without {@code ldd}, or with another C library than glibc
     */
    public static void main(String[] args) throws IOException {
        Path runtime = Path.of(args[0], "runtime");
        Path root = Path.of(args[1]);
        var libraries = new TreeSet<String>();
        for (String user : List.of("bin/java", "lib/server/libjvm.so"))
            LIBRARY.matcher(ldd(runtime.resolve(user))).results().map(found -> found.group(1)).forEach(libraries::add);
        for (String library : libraries) copy(Path.of(library), runtime, root);
        for (String folder : List.of("tmp", "var/lib/turnpike")) Files.createDirectories(root.resolve(folder));
    }

    private static void copy(Path library, Path runtime, Path root) throws IOException {
        if (library.normalize().startsWith(runtime.toAbsolutePath().normalize())) return;
        Path to = root.resolve(library.getRoot().relativize(library.normalize()));
        Files.createDirectories(to.getParent());
        Files.copy(library, to, StandardCopyOption.REPLACE_EXISTING); // what a link leads to
    }

    private static String ldd(Path user) throws IOException {
        Process ldd = new ProcessBuilder("ldd", user.toString()).redirectErrorStream(true).start();
        String said = new String(ldd.getInputStream().readAllBytes(), UTF_8);
        if (!said.contains("libc.so.6")) throw new IOException("ldd " + user + ": " + said + " (expected: glibc)");
        return said;
    }
}
