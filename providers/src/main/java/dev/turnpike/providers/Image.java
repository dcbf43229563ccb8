package dev.turnpike.providers;

import org.jspecify.annotations.Nullable;

/**
 * One image as an upstream handed it out: where it is, or the data themselves.
 *
 * @param url an http(s) URL, or a {@code data:} URI
 * @param uuid the upstream's own id of it, if it gave one
 * @param mediaType as the upstream says; not to be believed before it was looked at
 */
public record Image(String url, @Nullable String uuid, @Nullable String mediaType) {
    /** Data are megabytes: the beginning says enough. */
    @Override
    public String toString() {
        return "Image[" + (url.length() <= 200 ? url : url.substring(0, 40) + "… " + url.length() + " characters")
                + ", " + uuid + ", " + mediaType + "]";
    }
}
