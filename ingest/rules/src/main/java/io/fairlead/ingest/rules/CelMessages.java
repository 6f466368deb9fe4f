package io.fairlead.ingest.rules;

import dev.cel.runtime.CelEvaluationException;
import io.fairlead.model.Nearest;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Rewords the messages of CEL's parser, checker and evaluator. A message that is not known here is
/// passed on unchanged.
final class CelMessages {
    private static final Pattern UNKNOWN = Pattern.compile("undeclared reference to '([^']*)'.*", Pattern.DOTALL);
    private static final Pattern NO_OVERLOAD =
            Pattern.compile("found no matching overload for '([^']*)' applied to '([^']*)'.*", Pattern.DOTALL);
    private static final Pattern MISSING_KEY = Pattern.compile("key '(.*)' is not present in map\\.", Pattern.DOTALL);
    private static final Pattern PLACE =
            Pattern.compile("evaluation error(?: at <input>:(\\d+))?: (.*)", Pattern.DOTALL);
    private static final Pattern NO_NUMBER = Pattern.compile("For input string: \"(.*)\"", Pattern.DOTALL);
    private static final Pattern EXTRA = Pattern.compile("extraneous input '(.*)' expecting .*", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final List<String> FUNCTIONS = List.of(
            "contains",
            "dnsLabel",
            "endsWith",
            "exists",
            "filter",
            "has",
            "hasValue",
            "indexOf",
            "join",
            "label",
            "lastIndexOf",
            "lowerAscii",
            "map",
            "matches",
            "optMap",
            "orValue",
            "replace",
            "size",
            "split",
            "startsWith",
            "string",
            "substring",
            "trim",
            "upperAscii",
            "value");

    private CelMessages() {}

    /// A failure at run time, and the code point of the expression (0 if CEL does not report it).
    record Failure(int codePoint, String message) {}

    static String readable(String message) {
        Matcher unknown = UNKNOWN.matcher(message);
        if (unknown.matches()) {
            return unknownName(unknown.group(1));
        }
        Matcher overload = NO_OVERLOAD.matcher(message);
        if (overload.matches()) {
            String name = overload.group(1).replaceAll("^_|_$", "").replace("_[", "[");
            return name + " does not take " + overload.group(2) + "; convert with string(), int() or double()";
        }
        if (message.contains("input '<EOF>'")) {
            return "the expression ends too early";
        }
        if (message.startsWith("token recognition error at: '=")) {
            return "= is not an operator; compare with ==";
        }
        Matcher extra = EXTRA.matcher(message);
        if (extra.matches()) {
            return extra.group(1) + " is not expected here";
        }
        int expecting = message.indexOf(" expecting {");
        return expecting < 0 ? message : message.substring(0, expecting);
    }

    private static String unknownName(String name) {
        List<String> known = Stream.concat(InstanceVariables.TYPES.keySet().stream(), FUNCTIONS.stream())
                .toList();
        return "unknown name \"" + name + "\"; "
                + Nearest.to(name, known)
                        .map(near -> "did you mean \"" + near + "\"?")
                        .orElse("known are " + String.join(", ", InstanceVariables.TYPES.keySet())
                                + ", and CEL's functions; text stands in quotes");
    }

    static Failure failure(String expression, CelEvaluationException failed) {
        String message = String.valueOf(failed.getMessage());
        Matcher place = PLACE.matcher(message);
        String what = place.matches() ? place.group(2) : message;
        String position = place.matches() ? place.group(1) : "0";
        String text = switch (failed.getErrorCode()) {
            case ATTRIBUTE_NOT_FOUND -> missing(expression, what);
            case DIVIDE_BY_ZERO -> "division by zero";
            case BAD_FORMAT -> badFormat(what);
            default -> what;
        };
        return new Failure(position == null ? 0 : Integer.parseInt(position), text);
    }

    private static String badFormat(String what) {
        Matcher number = NO_NUMBER.matcher(what);
        return number.matches() ? "\"" + number.group(1) + "\" is not a number; ask matches('^[0-9]+$') first" : what;
    }

    private static String missing(String expression, String what) {
        Matcher named = MISSING_KEY.matcher(what);
        String key = named.matches() ? named.group(1) : what;
        boolean label = expression.contains("labels." + key) || expression.contains("labels['" + key);
        String map = label ? "labels" : "metadata";
        String asked = WORD.matcher(key).matches()
                ? map + ".?" + key + ".orValue('') or has(" + map + "." + key + ")"
                : map + "[?'" + key + "'].orValue('') or '" + key + "' in " + map;
        return "there is no \"" + key + "\"; ask with " + asked;
    }
}
