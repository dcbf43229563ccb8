package dev.turnpike.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * What a process has used, as Linux counts it.
 *
 * @param cpuMillis user and system time since its start
 * @param residentMb resident memory now
 */
public record Usage(long cpuMillis, long residentMb) {
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final int MILLIS_A_TICK = 10;

    public static Usage of(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            var resident = RESIDENT.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
            return new Usage((Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MILLIS_A_TICK,
                    resident.find() ? Long.parseLong(resident.group(1)) / 1024 : 0);
        } catch (IOException gone) {
            return new Usage(0, 0);
        }
    }
}
