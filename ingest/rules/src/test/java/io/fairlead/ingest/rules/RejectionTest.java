package io.fairlead.ingest.rules;

import static io.fairlead.ingest.rules.Samples.billing;
import static io.fairlead.ingest.rules.Samples.instance;
import static io.fairlead.ingest.rules.Samples.ports;
import static io.fairlead.ingest.rules.Samples.rejection;
import static io.fairlead.ingest.rules.Samples.rules;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Naming;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What is said of an instance that cannot become an endpoint: the exact words.
class RejectionTest {
    private static final String PREFIX = "instance \"web-1\" of source \"dc1\": ";

    static Stream<Arguments> cases() {
        List<Rule> host = rules("host=billing.mesh");
        return Stream.of(
                c(
                        List.of(),
                        billing(),
                        "INGEST-RULE-NO-HOST no rule gives a host for service \"billing\"; add `- {host:"
                                + " \"${service}.example.mesh\"}`"),
                c(
                        rules("host=${metadata.?nothing}"),
                        billing(),
                        "INGEST-RULE-NO-HOST rules[0].host gave an empty host for service \"billing\"; guard that rule"
                                + " with `when`, or add `- {host: \"${service}.example.mesh\"}`"),
                c(
                        rules("host=${metadata.nothing}.mesh"),
                        billing(),
                        "INGEST-RULE-FAILED rules[0].host line 1 column 11: there is no \"nothing\"; ask with"
                                + " metadata.?nothing.orValue('') or has(metadata.nothing)"),
                c(
                        rules("host=x.${labels['my nothing']}"),
                        billing(),
                        "INGEST-RULE-FAILED rules[0].host line 1 column 11: there is no \"my nothing\"; ask with"
                                + " labels[?'my nothing'].orValue('') or 'my nothing' in labels"),
                c(
                        rules("weight=${int(metadata.team)}"),
                        billing(),
                        "INGEST-RULE-FAILED rules[0].weight line 1 column 6: \"shop\" is not a number; ask"
                                + " matches('^[0-9]+$') first"),
                c(
                        rules("drop=1 / (port - 8080) > 1"),
                        billing(),
                        "INGEST-RULE-FAILED rules[0].drop line 1 column 3: division by zero"),
                c(
                        rules("drop=ports[3].name == 'x'"),
                        billing(),
                        "INGEST-RULE-FAILED rules[0].drop line 1 column 6: Index out of bounds: 3"),
                c(
                        rules("keep=ports[0].number"),
                        billing(),
                        "INGEST-RULE-FAILED rules[0].keep line 1 column 1: gave a number, expected true or false"),
                c(
                        rules("drop=ports[0].number == 'http'"),
                        billing(),
                        "INGEST-RULE-NO-HOST no rule gives a host for service \"billing\"; add `- {host:"
                                + " \"${service}.example.mesh\"}`"),
                c(
                        rules("host=${service}_1.mesh"),
                        billing(),
                        "INGEST-RULE-VALUE rules[0].host: host \"billing_1.mesh\" is not a DNS name (labels of 1 to 63"
                                + " of a-z, 0-9 and -, at most 253 characters, the last label not all digits);"
                                + " `${dnsLabel(...)}` makes any text a valid label of a name"),
                c(
                        List.of(),
                        instance(new Naming("b", "b_1.mesh", ""), List.of()),
                        "INGEST-INSTANCE-INVALID host \"b_1.mesh\" is not a DNS name (labels of 1 to 63 of a-z, 0-9"
                                + " and -, at most 253 characters, the last label not all digits); correct it in the"
                                + " registry, or give `host` in a rule"),
                c(
                        rules("host=a.mesh", "namespace=${metadata['odd key']}"),
                        billing(),
                        "INGEST-RULE-VALUE rules[1].namespace: namespace \"A b!\" is not a DNS label (1 to 63 of a-z,"
                                + " 0-9 and -, beginning and ending with a letter or digit); `${dnsLabel(...)}` makes any"
                                + " text a valid label of a name"),
                c(
                        rules("host=a.mesh", "locality=a/b/c/${service}"),
                        billing(),
                        "INGEST-RULE-VALUE rules[1].locality: locality \"a/b/c/billing\" has more than three parts;"
                                + " change that rule"),
                c(
                        rules("host=a.mesh", "weight=${weight * -1}"),
                        billing(),
                        "INGEST-RULE-VALUE rules[1].weight: weight \"-10\" is not a number from 0 to 65535; change"
                                + " that rule"),
                c(
                        rules("host=a.mesh", "service-account=${metadata['odd key']}"),
                        billing(),
                        "INGEST-RULE-VALUE rules[1].service-account: service account \"A b!\" is not a Kubernetes name"
                                + " (at most 253 of a-z, 0-9, - and ., beginning and ending with a letter or digit);"
                                + " change that rule"),
                c(
                        rules("host=a.mesh", "protocol=${metadata.team}"),
                        billing(),
                        "INGEST-RULE-VALUE rules[1].protocol: port 8080 of \"billing\": protocol \"shop\" is not"
                                + " known; expected one of HTTP, HTTP2, HTTPS, GRPC, GRPC_WEB, HTTP_PROXY, TLS, TCP, UDP,"
                                + " MONGO, REDIS, MYSQL; change that rule"),
                c(
                        rules("host=a.mesh", "protocol=htt${'p3'}"),
                        billing(),
                        "INGEST-RULE-VALUE rules[1].protocol: port 8080 of \"billing\": protocol \"http3\" is not"
                                + " known; did you mean HTTP?; change that rule"),
                c(
                        host,
                        instance(Naming.of("billing"), List.of()),
                        "INGEST-INSTANCE-INVALID \"billing\" has no port; correct it in the registry, or give `ports`"
                                + " in a rule"),
                c(
                        host,
                        instance(Naming.of("billing"), List.of(ListedPort.target(70000))),
                        "INGEST-INSTANCE-INVALID port 70000 of \"billing\" is outside 1-65535; correct it in the"
                                + " registry, or give `ports` in a rule"),
                c(
                        host,
                        instance(Naming.of("billing"), List.of(ListedPort.target(-1))),
                        "INGEST-INSTANCE-INVALID port -1 of \"billing\" is outside 1-65535; correct it in the"
                                + " registry, or give `ports` in a rule"),
                c(
                        host,
                        instance(Naming.of("billing"), List.of(new ListedPort("", 80, "", 70000))),
                        "INGEST-INSTANCE-INVALID target port 70000 of \"billing\" is outside 1-65535; correct it in"
                                + " the registry, or give `ports` in a rule"),
                c(
                        host,
                        instance(Naming.of("billing"), List.of(new ListedPort("My Port", 80, "", 80))),
                        "INGEST-INSTANCE-INVALID port name \"My Port\" is not a DNS label (1 to 63 of a-z, 0-9 and -,"
                                + " beginning and ending with a letter or digit); correct it in the registry, or give"
                                + " `ports` in a rule"),
                c(
                        host,
                        instance(Naming.of("billing"), List.of(new ListedPort("", 80, "htp", 80))),
                        "INGEST-INSTANCE-INVALID port 80 of \"billing\": protocol \"htp\" is not known; did you mean"
                                + " HTTP?; correct it in the registry, or give `protocol` in a rule"),
                c(
                        host,
                        instance(
                                Naming.of("billing"),
                                List.of(new ListedPort("a", 80, "", 80), new ListedPort("a", 81, "", 81))),
                        "INGEST-INSTANCE-INVALID port name \"a\" of \"billing\" is listed twice, with the numbers 80"
                                + " and 81; correct it in the registry, or give `ports` in a rule"),
                c(
                        host,
                        instance(
                                Naming.of("billing"),
                                List.of(new ListedPort("a", 80, "", 80), new ListedPort("b", 80, "", 81))),
                        "INGEST-INSTANCE-INVALID port 80 of \"billing\" is listed twice, as \"a\" and \"b\"; correct"
                                + " it in the registry, or give `ports` in a rule"),
                c(
                        List.of(host.getFirst(), ports(new PortRule("a", "${service}", "", ""))),
                        billing(),
                        "INGEST-RULE-VALUE rules[1].ports[0].number: port \"billing\" is not a number from 1 to 65535;"
                                + " change that rule"),
                c(
                        List.of(host.getFirst(), ports(new PortRule("a", "${port * 10}", "", ""))),
                        billing(),
                        "INGEST-RULE-VALUE rules[1].ports[0]: port 80800 of \"billing\" is outside 1-65535; change"
                                + " that rule"),
                c(
                        host,
                        Variants.at("10.1.0.4:80", ListedPort.target(1)),
                        "INGEST-INSTANCE-INVALID address \"10.1.0.4:80\" has a port; write it under ports; correct it"
                                + " in the registry, or exclude such instances with a `drop` rule"),
                c(
                        host,
                        Variants.at("\n\u0000", ListedPort.target(1)),
                        "INGEST-INSTANCE-INVALID address \"?\" is neither an IP address nor a DNS name nor a unix://"
                                + " socket; correct it in the registry, or exclude such instances with a `drop` rule"),
                c(
                        host,
                        Variants.inNetwork("a b"),
                        "INGEST-INSTANCE-INVALID network \"a b\" is not a name (1 to 63 letters, digits, '.', '_' and"
                                + " '-', beginning and ending with a letter or digit); correct it in the registry, or give"
                                + " `network` in a rule"));
    }

    private static Arguments c(List<Rule> rules, Instance instance, String expected) {
        return Arguments.of(rules, instance, expected);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void saysExactlyWhatIsWrongAndWhatToDo(List<Rule> rules, Instance instance, String expected) {
        assertThat(rejection(rules, instance).replace(PREFIX, "")).isEqualTo(expected);
    }
}
