package io.fairlead.ingest.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.failure.ConfigurationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What is said of rules that cannot be used: the exact words, all of them, with their place.
class RuleProblemsTest {
    static Stream<Arguments> cases() {
        return Stream.of(
                c(
                        Map.of("keep", "servce == 'a'"),
                        "rules[0].keep line 1 column 1: unknown name \"servce\"; did you mean \"service\"?"),
                c(
                        Map.of("keep", "frobnicate"),
                        "rules[0].keep line 1 column 1: unknown name \"frobnicate\"; known are address, health, host,"
                                + " id, labels, locality, metadata, namespace, network, port, ports, service,"
                                + " service_account, source, tags, weight, and CEL's functions; text stands in quotes"),
                c(
                        Map.of("keep", "metadata.team"),
                        "rules[0].keep line 1 column 1: gives string, expected true or false; compare it with"
                                + " something"),
                c(
                        Map.of("keep", "${service == 'a'}"),
                        "rules[0].keep line 1 column 1: a condition is one CEL expression; write it without ${ }"),
                c(Map.of("keep", "service == "), "rules[0].keep line 1 column 12: the expression ends too early"),
                c(
                        Map.of("keep", "service = 'a'"),
                        "rules[0].keep line 1 column 9: = is not an operator; compare with ==\n"
                                + "rules[0].keep line 1 column 11: 'a' is not expected here"),
                c(
                        Map.of("keep", "service.matches('^(a|b')"),
                        "rules[0].keep line 1 column 17: the regular expression cannot be compiled: missing closing )"),
                c(
                        Map.of("host", "${service.matches('[') ? 'a' : 'b'}.mesh"),
                        "rules[0].host line 1 column 19: the regular expression cannot be compiled: missing closing ]"),
                c(Map.of("keep", ""), "rules[0].keep line 1 column 1: the expression is empty"),
                c(
                        Map.of("keep", "service == 'a' &&\n  prot == 1"),
                        "rules[0].keep line 2 column 3: unknown name \"prot\"; did you mean \"port\"?"),
                c(
                        Map.of("drop", "port == '80'"),
                        "rules[0].drop line 1 column 6: == does not take (int, string); convert with string(), int()"
                                + " or double()"),
                c(
                        Map.of("drop", "service.startswith('a')"),
                        "rules[0].drop line 1 column 19: unknown name \"startswith\"; did you mean \"startsWith\"?"),
                c(
                        Map.of("drop", "tags"),
                        "rules[0].drop line 1 column 1: gives list, expected true or false; compare it with something"),
                c(Map.of("drop", List.of("a")), "rules[0].drop: found a list, expected text"),
                c(
                        Map.of("when", "true"),
                        "rules[0]: the rule is empty; give it one of drop, keep, host, namespace, ports, protocol,"
                                + " labels, locality, network, weight, service-account"),
                c(
                        Map.of(),
                        "rules[0]: the rule is empty; give it one of drop, keep, host, namespace, ports, protocol,"
                                + " labels, locality, network, weight, service-account"),
                c(
                        Map.of("host", "${service"),
                        "rules[0].host: the ${ at column 1 has no } that ends it; write $${ for a plain ${"),
                c(
                        Map.of("host", "${tags}.mesh"),
                        "rules[0].host line 1 column 3: gives list, expected text or a number; take one element of it,"
                                + " or join(',') a list"),
                c(
                        Map.of("host", "a.${nothing}.mesh"),
                        "rules[0].host line 1 column 5: unknown name \"nothing\"; known are address, health, host, id,"
                                + " labels, locality, metadata, namespace, network, port, ports, service, service_account,"
                                + " source, tags, weight, and CEL's functions; text stands in quotes"),
                c(Map.of("host", "${}.mesh"), "rules[0].host line 1 column 3: the expression is empty"),
                c(
                        Map.of("host", "service + '.mesh'"),
                        "rules[0].host: host \"service + '.mesh'\" is not a DNS name (labels of 1 to 63 of a-z, 0-9"
                                + " and -, at most 253 characters, the last label not all digits)"),
                c(
                        Map.of("namespace", "Shop"),
                        "rules[0].namespace: namespace \"Shop\" is not a DNS label (1 to 63 of a-z, 0-9 and -,"
                                + " beginning and ending with a letter or digit)"),
                c(Map.of("weight", "-1"), "rules[0].weight: weight \"-1\" is not a number from 0 to 65535"),
                c(Map.of("weight", 70000), "rules[0].weight: weight \"70000\" is not a number from 0 to 65535"),
                c(
                        Map.of("locality", "a//b"),
                        "rules[0].locality: locality \"a//b\" leaves out a wider part; expected region, region/zone or"
                                + " region/zone/subzone"),
                c(
                        Map.of("network", "a b"),
                        "rules[0].network: network \"a b\" is not a name (1 to 63 letters, digits, '.', '_' and '-',"
                                + " beginning and ending with a letter or digit)"),
                c(Map.of("protocol", "htp"), "rules[0].protocol: protocol \"htp\" is not known; did you mean HTTP?"),
                c(
                        Map.of("service-account", "A"),
                        "rules[0].service-account: service account \"A\" is not a Kubernetes name (at most 253 of a-z,"
                                + " 0-9, - and ., beginning and ending with a letter or digit)"),
                c(Map.of("hots", "a.mesh"), "rules[0].hots: the key is not known; did you mean \"host\"?"),
                c(
                        Map.of("labels", List.of()),
                        "rules[0].labels: found an empty list, expected a map such as {version:"
                                + " \"${metadata.version}\"}"),
                c(
                        Map.of("labels", Map.of("a b", "c", "d", "e f")),
                        "rules[0].labels.a b: label key \"a b\" is not valid; expected 1 to 63 letters, digits, '.',"
                                + " '_' and '-', beginning and ending with a letter or digit, optionally behind a DNS name"
                                + " and '/'\n"
                                + "rules[0].labels.d: label d: value \"e f\" is not valid; expected at most 63 letters,"
                                + " digits, '.', '_' and '-', beginning and ending with a letter or digit"),
                c(Map.of("labels", Map.of("version", Map.of())), "rules[0].labels.version: found a map, expected text"),
                c(
                        Map.of("ports", "80"),
                        "rules[0].ports: found \"80\", expected a list such as [{name: http, number: 80}]"),
                c(
                        Map.of("ports", List.of()),
                        "rules[0].ports: found an empty list, expected a list such as [{name: http, number: 80}]"),
                c(
                        Map.of("ports", List.of(80)),
                        "rules[0].ports[0]: found \"80\", expected a port such as {name: http, number: 80}"),
                c(
                        Map.of("ports", List.of(Map.of("numbr", 80))),
                        "rules[0].ports[0].numbr: the key is not known; did you mean \"number\"?"),
                c(
                        Map.of("ports", List.of(Map.of("number", 70000, "name", "A", "protocol", "x", "target", "y"))),
                        "rules[0].ports[0].name: port name \"A\" is not a DNS label (1 to 63 of a-z, 0-9 and -,"
                                + " beginning and ending with a letter or digit)\n"
                                + "rules[0].ports[0].number: port 70000 is outside 1-65535\n"
                                + "rules[0].ports[0].protocol: protocol \"x\" is not known; expected one of HTTP, HTTP2,"
                                + " HTTPS, GRPC, GRPC_WEB, HTTP_PROXY, TLS, TCP, UDP, MONGO, REDIS, MYSQL\n"
                                + "rules[0].ports[0].target: port \"y\" is not a number from 1 to 65535"),
                c("keep", "rules[0]: found \"keep\", expected a rule such as {keep: \"'mesh' in tags\"}"));
    }

    private static Arguments c(Object rule, String expected) {
        return Arguments.of(rule, expected);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void areSaidExactly(Object rule, String expected) {
        assertThat(report(List.of(rule))).isEqualTo(expected);
    }

    @Test
    void areSaidAllAtOnceInOrder() {
        List<Object> tree = List.of(
                Map.of("host", "${service}.mesh"), Map.of("keep", "nothing"), Map.of("host", "a b", "weight", "x"));

        assertThat(report(tree)).isEqualTo("""
            rules[1].keep line 1 column 1: unknown name "nothing"; known are address, health, host, id,\
             labels, locality, metadata, namespace, network, port, ports, service, service_account, source,\
             tags, weight, and CEL's functions; text stands in quotes
            rules[2].host: host "a b" is not a DNS name (labels of 1 to 63 of a-z, 0-9 and -, at most 253\
             characters, the last label not all digits)
            rules[2].weight: weight "x" is not a number from 0 to 65535\
            """);
    }

    @Test
    void stopTheStartWithAllOfThem() {
        List<Rule> rules = Samples.rules("keep=servce == 'a'", "weight=x");

        assertThatThrownBy(() -> Rules.of(Samples.DC1, rules))
                .isInstanceOfSatisfying(
                        ConfigurationFailure.class, e -> assertThat(e.code()).isEqualTo("INGEST-RULE-INVALID"))
                .hasMessage("""
                    the rules of source "dc1" cannot be used:
                    rules[0].keep line 1 column 1: unknown name "servce"; did you mean "service"?
                    rules[1].weight: weight "x" is not a number from 0 to 65535\
                    """);
    }

    @Test
    void noRulesAreNoProblem() {
        assertThat(report(null)).isEmpty();
    }

    @Test
    void goodRulesReadAsTheyWereWritten() {
        Object tree = List.of(
                Map.of("keep", true, "weight", 5),
                Map.of(
                        "ports", List.of(Map.of("name", "http", "number", 80, "target", "${port}")),
                        "labels", Map.of("version", "${metadata.?version}")));

        RuleReader.Read read = RuleReader.read(tree);

        assertThat(read.problems()).isEmpty();
        assertThat(read.rules().getFirst().texts())
                .containsExactly(Map.entry(RuleKey.KEEP, "true"), Map.entry(RuleKey.WEIGHT, "5"));
        assertThat(read.rules().getLast().ports()).containsExactly(new PortRule("http", "80", "", "${port}"));
        assertThat(read.rules().getLast().labels()).containsExactly(Map.entry("version", "${metadata.?version}"));
    }

    private static String report(@Nullable Object tree) {
        RuleReader.Read read = RuleReader.read(tree);
        List<RuleProblem> problems = new ArrayList<>(read.problems());
        if (problems.isEmpty() && Rules.compile(Samples.DC1, read.rules()) instanceof Compilation.Invalid(var found)) {
            problems.addAll(found);
        }
        return problems.stream().map(RuleProblem::toString).collect(Collectors.joining("\n"));
    }

    @ParameterizedTest
    @MethodSource("tooDeep")
    void refusesWhatIsTooDeepToBeCompiled(String condition) {
        Compilation compilation = Rules.compile(Samples.DC1, List.of(Rule.of(Map.of(RuleKey.KEEP, condition))));

        assertThat(compilation)
                .isInstanceOfSatisfying(
                        Compilation.Invalid.class,
                        invalid -> assertThat(invalid.problems().getFirst().toString())
                                .startsWith("rules[0].keep line 1 column ")
                                .hasSizeLessThan(400)
                                .doesNotContain("Exception", "Error"));
    }

    static Stream<String> tooDeep() {
        return Stream.of(
                "service.matches('" + "(".repeat(20_000) + "a" + ")*".repeat(20_000) + "')",
                "service.matches('(a" + "*".repeat(2_000) + ")')",
                "(".repeat(5_000) + "true" + ")".repeat(5_000),
                "true" + " && true".repeat(20_000));
    }
}
