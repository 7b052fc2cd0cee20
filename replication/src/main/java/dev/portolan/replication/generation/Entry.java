package dev.portolan.replication.generation;

/** One path of a generation. */
public sealed interface Entry {
    /** The longest path that is taken, in characters. */
    int LONGEST_PATH = 4096;

    /** The claim that it is in. */
    String claim();

    /** Below the claim's folder, parted by {@code /}; never leads out of it. */
    String path();

    /** A folder, so that empty ones exist as well; permissions are POSIX bits, {@code 0755}. */
    record Folder(String claim, String path, int permissions) implements Entry {
        public Folder {
            check(claim, path);
        }
    }

    /** A symbolic link, which is never followed. */
    record Link(String claim, String path, String target) implements Entry {
        public Link {
            check(claim, path);
        }
    }

    /** A file and the digest of each of its pages. */
    record Content(String claim, String path, int permissions, PageDigests pages) implements Entry {
        public Content {
            check(claim, path);
        }
    }

    /** A peer's list of paths must not lead out of the claims' folders. */
    private static void check(String claim, String path) {
        if (claim.isEmpty() || claim.contains("/") || claim.equals(".") || claim.equals("..")) {
            throw new IllegalArgumentException("\"" + claim + "\" is not the name of a claim");
        }
        if (path.isEmpty() || path.length() > LONGEST_PATH || path.indexOf(0) >= 0) {
            throw new IllegalArgumentException("a path of 1 to " + LONGEST_PATH + " characters");
        }
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw new IllegalArgumentException(
                        "\"" + path + "\" does not stay inside of its claim");
            }
        }
    }
}
