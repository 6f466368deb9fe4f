package io.fairlead.ingest.inventory;

import io.fairlead.model.ListedPort;
import io.fairlead.model.Nearest;
import io.fairlead.model.Protocol;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads `ports`: a list of `{name, number, protocol, target}`, or of bare numbers.
final class PortReader {
    private static final List<String> PORT = List.of("name", "number", "protocol", "target");

    private final EntryProblems problems;

    PortReader(EntryProblems problems) {
        this.problems = problems;
    }

    List<ListedPort> read(String service, Fields fields) {
        List<ListedPort> ports = new ArrayList<>();
        for (Node item : fields.items("ports")) {
            switch (item) {
                case Node.Keys keys -> ports.add(port(service, keys));
                case Node.Scalar(int line, String text) -> {
                    int number = number(line, "port", text, service);
                    ports.add(new ListedPort("", number, "", number));
                }
                case Node.Nothing _, Node.Items _, Node.Unusable _ ->
                    problems.expected(
                            item,
                            "a port of \"" + service + "\"",
                            "a map such as {name: http, number: 80}, or a number");
            }
        }
        if (ports.isEmpty() && fields.has("ports") && problems.isEmpty()) {
            problems.add(fields.line("ports"), "ports of \"" + service + "\" is empty; expected at least one port");
        }
        return ports;
    }

    private ListedPort port(String service, Node.Keys keys) {
        Fields fields = new Fields(problems, "a port of \"" + service + "\"", keys, PORT);
        if (!fields.has("number") && !fields.has("target")) {
            problems.add(
                    keys.line(), "a port of \"" + service + "\": the key \"number\" is missing; add it, such as 80");
        }
        int number = fields.has("number") ? number(fields.line("number"), "port", fields.text("number"), service) : 0;
        int target = fields.has("target")
                ? number(fields.line("target"), "target port", fields.text("target"), service)
                : number;
        String protocol = fields.parsed("protocol", "", PortReader::protocol);
        return new ListedPort(fields.text("name"), number, protocol, target);
    }

    private int number(int line, String what, String text, String service) {
        try {
            return PortNumber.read(what, text, " of \"" + service + "\"");
        } catch (IllegalArgumentException e) {
            problems.add(line, String.valueOf(e.getMessage()));
            return 1;
        }
    }

    private static String protocol(String text) {
        if (Protocol.named(text).isPresent()) {
            return text;
        }
        List<String> known = Arrays.stream(Protocol.values())
                .filter(each -> each != Protocol.UNSET)
                .map(Protocol::name)
                .toList();
        throw new IllegalArgumentException("protocol \"" + text + "\" is not known; "
                + Nearest.to(text, known)
                        .map(near -> "did you mean " + near + "?")
                        .orElse("expected one of " + String.join(", ", known)));
    }
}
