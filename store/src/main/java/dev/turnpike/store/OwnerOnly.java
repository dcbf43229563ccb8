package dev.turnpike.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Files that their owner alone may read, where the file system knows owners. Files that are there stay as they are. */
public final class OwnerOnly {
    private static final Set<PosixFilePermission> FOR_OTHERS = EnumSet.complementOf(EnumSet
            .of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    private OwnerOnly() {}

    /** Makes an empty file unless there is one. SQLite gives its other files the permissions of this one. */
    public static void file(Path path) throws IOException {
        try {
            Files.createFile(path, attributes(path, "rw-------"));
        } catch (FileAlreadyExistsException there) {
            // it is as its operator wants it
        }
    }

    /** Opens a file for writing, and makes it unless there is one. */
    public static FileChannel open(Path path) throws IOException {
        return FileChannel.open(path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                attributes(path, "rw-------"));
    }

    /** Makes a folder, and those that it is in, unless it is there. */
    public static Path folder(Path path) throws IOException {
        return Files.createDirectories(path, attributes(path, "rwx------"));
    }

    /** Whether others than its owner may do anything with a file; false where owners are not known. */
    public static boolean isForOthers(Path path) throws IOException {
        return isPosix(path) && Files.getPosixFilePermissions(path).stream().anyMatch(FOR_OTHERS::contains);
    }

    private static FileAttribute<?>[] attributes(Path path, String permissions) {
        return isPosix(path)
                ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
