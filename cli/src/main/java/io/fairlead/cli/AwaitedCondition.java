package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fairlead.operations.status.ConditionType;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The value of `--wait-for`: `Ready`, `frozen=false`.
record AwaitedCondition(ConditionType type, boolean status) {
    boolean isMet(JsonNode report) {
        return of(report).path("status").asText().equals(String.valueOf(status));
    }

    /// The actual state, as text.
    String found(JsonNode report) {
        JsonNode condition = of(report);
        if (condition.isMissingNode()) {
            return type + " is not known";
        }
        String message = condition.path("message").asText();
        return type + " is " + condition.path("status").asText() + " ("
                + condition.path("reason").asText() + ")" + (message.isEmpty() ? "" : ": " + message);
    }

    private JsonNode of(JsonNode report) {
        for (JsonNode condition : report.path("conditions")) {
            if (condition.path("type").asText().equals(type.toString())) {
                return condition;
            }
        }
        return MissingNode.getInstance();
    }

    @Override
    public String toString() {
        return type + "=" + status;
    }

    static final class Converter implements ITypeConverter<AwaitedCondition> {
        @Override
        public AwaitedCondition convert(String value) {
            String[] parts = value.split("=", 2);
            String status = parts.length == 1 ? "true" : parts[1].toLowerCase(Locale.ROOT);
            if (!status.equals("true") && !status.equals("false")) {
                throw refused(value);
            }
            return new AwaitedCondition(
                    ConditionType.named(parts[0]).orElseThrow(() -> refused(value)), status.equals("true"));
        }

        private static TypeConversionException refused(String value) {
            return new TypeConversionException("\"" + value + "\" is not a condition; expected one of "
                    + Arrays.toString(ConditionType.values()) + ", alone or with =true or =false");
        }
    }
}
