package io.fairlead.ingest.dns;

import io.fairlead.model.failure.TransientFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The servers that this machine uses. Nothing else of the file is: names are absolute, so it has no search
/// list.
final class ResolvConf {
    static final Path FILE = Path.of("/etc/resolv.conf");

    private static final Pattern NAMESERVER = Pattern.compile("\\s*nameserver\\s+(\\S+)");
    private static final String CODE = "INGEST-DNS-SERVERS";

    private ResolvConf() {}

    /// @throws TransientFailure the file cannot be read or has no server
    static List<ServerAddress> read(Path file) {
        List<ServerAddress> servers;
        try {
            servers = servers(Files.readString(file));
        } catch (IOException e) {
            throw new TransientFailure(
                    CODE,
                    file + " cannot be read (" + e + "), expected the DNS servers of this machine; set servers",
                    e);
        }
        if (servers.isEmpty()) {
            throw new TransientFailure(
                    CODE, file + " has no usable line with nameserver, expected at least one; set servers");
        }
        return servers;
    }

    static List<ServerAddress> servers(String text) {
        List<ServerAddress> servers = new ArrayList<>();
        for (String line : text.lines().toList()) {
            Matcher matcher = NAMESERVER.matcher(line);
            if (matcher.lookingAt()) {
                ServerAddress.of(matcher.group(1)).ifPresent(servers::add);
            }
        }
        return servers;
    }

    /// Why the file cannot be used, if it cannot.
    static Optional<String> problem(Path file) {
        try {
            var _ = read(file);
            return Optional.empty();
        } catch (TransientFailure failure) {
            return Optional.of(String.valueOf(failure.getMessage()));
        }
    }
}
