package io.fairlead.api;

import io.fairlead.model.Nearest;
import io.fairlead.model.Printable;
import io.fairlead.model.ServiceKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The parameters of a request, by name; each is of its kind.
record ParameterValues(Map<String, Object> values) {
    private static final int LONGEST = 100;

    /// @throws ApiProblem.Refused one is unknown, given twice, missing or wrong
    static ParameterValues read(List<Parameter> known, Map<String, List<String>> given) {
        Map<String, Parameter> byName = known.stream().collect(Collectors.toMap(Parameter::name, it -> it));
        Map<String, Object> values = new TreeMap<>();
        given.forEach((name, texts) -> {
            Parameter parameter = byName.get(name);
            if (parameter == null) {
                throw unknown(name, byName);
            }
            if (texts.size() > 1) {
                throw wrong(parameter, texts.size() + " values", "one value");
            }
            values.put(name, value(parameter, texts.getFirst()));
        });
        for (Parameter parameter : known) {
            if (parameter.isRequired() && !values.containsKey(parameter.name())) {
                throw wrong(parameter, "nothing", parameter.kind().expected());
            }
        }
        return new ParameterValues(values);
    }

    private static Object value(Parameter parameter, String text) {
        try {
            return parameter.kind().read(text);
        } catch (IllegalArgumentException _) {
            throw wrong(parameter, text, parameter.kind().expected());
        }
    }

    private static ApiProblem.Refused unknown(String name, Map<String, Parameter> known) {
        String advice = Nearest.to(name, known.keySet())
                .map(near -> "did you mean " + near + "?")
                .orElse(known.isEmpty() ? "there are none here" : "there are " + String.join(", ", known.keySet()));
        return ApiProblem.of(ProblemKind.PARAMETER, "there is no such parameter")
                .at("/query/" + shown(name))
                .remedy(advice)
                .refused();
    }

    private static ApiProblem.Refused wrong(Parameter parameter, String found, String expected) {
        return ApiProblem.of(ProblemKind.PARAMETER, "the parameter " + parameter.name() + " is wrong")
                .at("/query/" + parameter.name())
                .found(shown(found), expected)
                .refused();
    }

    static String shown(String text) {
        String safe = Printable.of(text);
        return safe.length() > LONGEST ? safe.substring(0, LONGEST) + "..." : safe;
    }

    <T> Optional<T> value(String name, Class<T> type) {
        return Optional.ofNullable(values.get(name)).map(type::cast);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    Optional<Instant> time(String name) {
        return value(name, Instant.class);
    }

    Optional<ServiceKey> service() {
        return value("service", ServiceKey.class);
    }

    Optional<String> namespace() {
        return value("namespace", String.class);
    }

    int limit() {
        return value("limit", Integer.class).orElse(100);
    }

    Optional<PageToken> page() {
        return value("page", PageToken.class);
    }
}
