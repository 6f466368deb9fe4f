package io.fairlead.ingest.files;

import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// One of the configured paths. `root` is the directory before the first name with a wildcard, `pattern` matches
/// what follows, with `/` between names. `literal` has no wildcard: it names exactly this file.
record Glob(String text, Path root, Pattern pattern, boolean literal) {
    static Glob parse(String text, Path base) {
        String plain = text.replace('\\', '/');
        if (plain.matches("(?i)[a-z][a-z0-9+.-]+://.*")) {
            throw FilesOptions.invalid("the path \"" + text + "\" is a URL; expected a path of a file on this machine");
        }
        int wildcard = firstWildcard(plain);
        int slash = plain.lastIndexOf('/', wildcard < 0 ? plain.length() : wildcard);
        String folder = slash < 0 ? "" : slash == 0 ? "/" : plain.substring(0, slash);
        String rest = plain.substring(slash + 1);
        if (rest.isEmpty()) {
            throw FilesOptions.invalid("the path \"" + text + "\" names a folder; add /*.yaml");
        }
        try {
            return new Glob(
                    text,
                    base.resolve(folder).toAbsolutePath().normalize(),
                    Pattern.compile(GlobRegex.of(rest)),
                    wildcard < 0);
        } catch (PatternSyntaxException e) {
            throw FilesOptions.invalid("the path \"" + text + "\" is not a glob: " + e.getDescription());
        }
    }

    private static int firstWildcard(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ("*?[{".indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    /// The file that a literal names.
    Path file() {
        String plain = text.replace('\\', '/');
        return root.resolve(plain.substring(plain.lastIndexOf('/') + 1));
    }

    /// The maximum depth of a match below the root.
    int depth() {
        String rest = pattern.pattern();
        long folders = rest.replace("[^/", "").chars().filter(c -> c == '/').count();
        return rest.contains(GlobRegex.ANY_FOLDERS) ? Integer.MAX_VALUE : (int) folders + 1;
    }

    /// @param relative to the root
    boolean matches(Path relative) {
        return pattern.matcher(relative.toString().replace('\\', '/')).matches();
    }
}
