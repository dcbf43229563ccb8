package dev.turnpike.providers;

import org.jspecify.annotations.Nullable;

/**
 * One image as an upstream delivered it: its address, or the data.
 *
 * @param url an http(s) URL, or a {@code data:} URI
 * @param uuid the upstream's own id of it, if it gave one
 * @param mediaType as the upstream says; unverified
 */
public record Image(String url, @Nullable String uuid, @Nullable String mediaType) {
    /** Whether it came in the answer itself. */
    public boolean isData() {
        return url.stripLeading().regionMatches(true, 0, "data:", 0, 5);
    }

    /** Shows only the beginning of data, which are megabytes. */
    @Override
    public String toString() {
        return "Image[" + (url.length() <= 200 ? url : url.substring(0, 40) + "… " + url.length() + " characters")
                + ", " + uuid + ", " + mediaType + "]";
    }
}
