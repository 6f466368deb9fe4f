package io.fairlead.ingest.dns;

import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What the schema cannot say about the options.
final class DnsOptionChecks {
    private final Options options;
    private final List<OptionProblem> problems = new ArrayList<>();

    DnsOptionChecks(Options options) {
        this.options = options;
    }

    List<OptionProblem> problems() {
        names();
        servers();
        intervals();
        return problems;
    }

    private void add(String path, String problem) {
        problems.add(new OptionProblem(path, problem));
    }

    private void names() {
        Set<String> seen = new HashSet<>();
        List<Options> names = options.sections("names");
        for (int i = 0; i < names.size(); i++) {
            String path = "names[" + i + "]";
            Options name = names.get(i);
            String text = name.text("name", "");
            if (!text.isEmpty() && !seen.add(DnsFactory.absolute(text))) {
                add(path + ".name", "\"" + text + "\" occurs twice, expected unique names");
            }
            length(path + ".name", text);
            port(path + ".port", name);
        }
    }

    private void length(String path, String name) {
        if (DnsFactory.absolute(name).length() > LONGEST_NAME) {
            add(path, "has " + name.length() + " characters, expected at most " + LONGEST_NAME);
        }
    }

    private void port(String path, Options name) {
        boolean srv = name.text("type").equals("SRV");
        if (srv && name.has("port")) {
            add(path, "is set for SRV, whose records have the ports, expected none");
        } else if (!srv && !name.has("port")) {
            add(path, "is missing, expected the port of the instances: " + name.text("type") + " records have none");
        }
    }

    private static final int LONGEST_NAME = 253;

    private void servers() {
        List<String> servers = options.texts("servers");
        for (int i = 0; i < servers.size(); i++) {
            if (ServerAddress.of(servers.get(i)).isEmpty()) {
                add(
                        "servers[" + i + "]",
                        "\"" + servers.get(i)
                                + "\" is not a server, expected an address or host name, and optionally a port:"
                                + " 10.0.0.53, [2001:db8::53]:53 or ns1.example.com:53");
            }
        }
    }

    private void intervals() {
        if (options.duration("max-interval").compareTo(options.duration("min-interval")) < 0) {
            add(
                    "max-interval",
                    options.text("max-interval") + " is shorter than min-interval " + options.text("min-interval")
                            + ", expected no less");
        }
    }
}
