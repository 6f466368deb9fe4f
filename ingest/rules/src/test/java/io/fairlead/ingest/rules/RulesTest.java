package io.fairlead.ingest.rules;

import static io.fairlead.ingest.rules.Samples.apply;
import static io.fairlead.ingest.rules.Samples.billing;
import static io.fairlead.ingest.rules.Samples.instance;
import static io.fairlead.ingest.rules.Samples.labels;
import static io.fairlead.ingest.rules.Samples.mapped;
import static io.fairlead.ingest.rules.Samples.ports;
import static io.fairlead.ingest.rules.Samples.rules;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Health;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Naming;
import io.fairlead.model.Port;
import io.fairlead.model.Protocol;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.Traits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {
    private static List<Rule> withHost(Rule... more) {
        List<Rule> all = new ArrayList<>(rules("host=${service}.dc1.mesh"));
        all.addAll(List.of(more));
        return all;
    }

    @Nested
    class WithoutRules {
        @Test
        void takesEverythingFromTheRegistry() {
            var outcome = mapped(List.of(), instance(new Naming("billing", "Billing.Shop.Mesh", "pay"), tcp(9000)));

            assertThat(outcome.service()).isEqualTo(new ServiceKey("pay", "billing.shop.mesh"));
            assertThat(outcome.endpoint().key()).hasToString("10.1.0.4:9000");
            assertThat(outcome.endpoint().ports()).containsExactly(new Port("tcp", 9000, Protocol.TCP, 9000));
            assertThat(outcome.endpoint().health()).isEqualTo(Health.PASSING);
            assertThat(outcome.endpoint().traits()).isEqualTo(billing().traits());
        }

        @Test
        void usesTheNamespaceDefault() {
            assertThat(mapped(List.of(), instance(new Naming("b", "b.mesh", ""), tcp(1)))
                            .service())
                    .hasToString("default/b.mesh");
        }
    }

    @Nested
    class Conditions {
        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
            drop=service == 'billing'             | rules[1].drop
            keep='green' in tags                  | rules[1].keep
            keep=metadata.team == 'pay'           | rules[1].keep
            drop=health == 'passing' && port > 80 | rules[1].drop
            drop=ports.exists(p, p.target == 8080)| rules[1].drop
            drop=address.startsWith('10.')        | rules[1].drop
            drop=labels.version == 'v2'           | rules[1].drop
            drop=locality == 'eu/dc1'             | rules[1].drop
            drop=weight == 10                     | rules[1].drop
            drop=source == 'dc1' && id == 'web-1' | rules[1].drop
            drop=namespace == '' && host == ''    | rules[1].drop
            """)
        void leaveTheInstanceOutAndSayWhich(String rule, String by) {
            assertThat(apply(rules("host=a.mesh", rule), billing())).isEqualTo(new RuleOutcome.Dropped(by));
        }

        @Test
        void letTheInstancePass() {
            assertThat(mapped(rules("keep='mesh' in tags", "drop=service == 'consul'", "host=a.mesh"), billing())
                            .service()
                            .host())
                    .isEqualTo("a.mesh");
        }

        @Test
        void guardARule() {
            Rule guarded = Rule.of(Map.of(RuleKey.WHEN, "has(metadata.nothing)", RuleKey.DROP, "true"));

            assertThat(mapped(withHost(guarded), billing()).service().host()).isEqualTo("billing.dc1.mesh");
        }

        @Test
        void endTheEvaluationSoThatLaterRulesCannotFail() {
            assertThat(apply(rules("drop=true", "host=${metadata.nothing}"), billing()))
                    .isEqualTo(new RuleOutcome.Dropped("rules[0].drop"));
        }
    }

    @Nested
    class Templates {
        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
            ${service}.dc1.mesh                            | billing.dc1.mesh
            a.mesh                                         | a.mesh
            ${service}-${port}.${metadata.team}.mesh       | billing-8080.shop.mesh
            ${metadata.?nothing.orValue('none')}.mesh      | none.mesh
            x${metadata.?nothing}.mesh                     | x.mesh
            ${dnsLabel(metadata['odd key'])}.mesh          | a-b.mesh
            ${tags.join('-')}.mesh                         | blue-mesh.mesh
            ${service.replace('b', 'c').upperAscii()}.mesh | cilling.mesh
            ${'}'.size()}x.${{'a': 'b'}['a']}.mesh         | 1x.b.mesh
            ${double(port) / 2.0}.mesh                     | 4040.mesh
            """)
        void giveTheHost(String template, String host) {
            assertThat(mapped(rules("host=" + template), billing()).service().host())
                    .isEqualTo(host);
        }

        @Test
        void areOverwrittenByLaterRules() {
            assertThat(mapped(rules("host=a.mesh", "namespace=one", "namespace=two"), billing())
                            .service())
                    .hasToString("two/a.mesh");
        }

        @Test
        void overwriteEveryTrait() {
            var endpoint = mapped(
                            rules(
                                    "host=a.mesh",
                                    "locality=us/${metadata.team}",
                                    "network=dmz",
                                    "weight=${weight * 2}",
                                    "service-account=${service}-mesh"),
                            billing())
                    .endpoint();

            assertThat(endpoint.traits().locality()).hasToString("us/shop");
            assertThat(endpoint.traits().weight()).isEqualTo(20);
            assertThat(endpoint.traits().serviceAccount()).isEqualTo("billing-mesh");
            assertThat(endpoint.key()).hasToString("10.1.0.4:8080|dmz");
        }

        /// 0 is a value: no traffic while others can take it.
        @Test
        void giveTheWeightZero() {
            assertThat(mapped(rules("host=a.mesh", "weight=0"), billing())
                            .endpoint()
                            .traits()
                            .weight())
                    .isZero();
        }

        @Test
        void clearATraitWithAnEmptyResult() {
            var traits = mapped(rules("host=a.mesh", "locality=", "weight=", "service-account=${''}"), billing())
                    .endpoint()
                    .traits();

            assertThat(traits.locality().isKnown()).isFalse();
            assertThat(traits.weight()).isEqualTo(Traits.WEIGHT_UNSET);
            assertThat(traits.serviceAccount()).isEmpty();
        }

        @Test
        void addReplaceAndLeaveOutLabels() {
            var labels = mapped(
                            withHost(labels(Map.of(
                                    "version", "v3",
                                    "zone", "${metadata.?zone}",
                                    "team", "${metadata.team}",
                                    "odd", "${label(metadata['odd key'])}"))),
                            billing())
                    .endpoint()
                    .traits()
                    .labels();

            assertThat(labels)
                    .containsExactly(Map.entry("odd", "A-b"), Map.entry("team", "shop"), Map.entry("version", "v3"));
        }
    }

    @Nested
    class Ports {
        @Test
        void areNamedByProtocolAndTheLowestNumberHasTheShortName() {
            var listed = List.of(
                    new ListedPort("", 0, "", 9001),
                    new ListedPort("", 0, "", 9000),
                    new ListedPort("", 80, "http", 8080),
                    new ListedPort("grpc-web-api", 0, "", 7000));

            var endpoint = mapped(withHost(), instance(Naming.of("b"), listed)).endpoint();

            assertThat(endpoint.ports())
                    .containsExactly(
                            new Port("http", 80, Protocol.HTTP, 8080),
                            new Port("grpc-web-api", 7000, Protocol.GRPC_WEB, 7000),
                            new Port("tcp", 9000, Protocol.TCP, 9000),
                            new Port("tcp-9001", 9001, Protocol.TCP, 9001));
            assertThat(endpoint.key().port()).as("the first that is listed").isEqualTo(9001);
        }

        @Test
        void ofARuleTakeTheTargetFromTheRegistry() {
            var endpoint = mapped(withHost(ports(new PortRule("http", "80", "", ""))), billing())
                    .endpoint();

            assertThat(endpoint.ports()).containsExactly(new Port("http", 80, Protocol.HTTP, 8080));
        }

        @Test
        void ofARuleMayBeComputed() {
            var rule = ports(
                    new PortRule("http-${service}", "80", "http2", "${metadata.port}"),
                    new PortRule("", "${port + 1}", "", ""));

            assertThat(mapped(withHost(rule), billing()).endpoint().ports())
                    .containsExactly(
                            new Port("http-billing", 80, Protocol.HTTP2, 9090),
                            new Port("tcp", 8081, Protocol.TCP, 8081));
        }

        @Test
        void ofTheSameNameKeepTheirTargets() {
            var listed = List.of(new ListedPort("web", 0, "", 8080), new ListedPort("admin", 0, "", 9000));
            var rule = ports(new PortRule("admin", "81", "", ""), new PortRule("web", "80", "", ""));

            assertThat(mapped(withHost(rule), instance(Naming.of("b"), listed))
                            .endpoint()
                            .ports())
                    .containsExactly(
                            new Port("web", 80, Protocol.TCP, 8080), new Port("admin", 81, Protocol.TCP, 9000));
        }

        @Test
        void takeTheProtocolOfTheRule() {
            var ports = new ArrayList<>(
                    withHost(ports(new PortRule("", "80", "grpc", "8080"), new PortRule("", "81", "", "8081"))));
            ports.add(Rule.of(Map.of(RuleKey.PROTOCOL, "http")));

            assertThat(mapped(ports, billing()).endpoint().ports())
                    .extracting(Port::protocol)
                    .containsExactly(Protocol.HTTP, Protocol.HTTP);
        }

        @Test
        void keepTheirOwnProtocolBesideThatOfTheirRule() {
            Rule both = new Rule(
                    Rule.of(Map.of(RuleKey.PROTOCOL, "http")).texts(),
                    List.of(new PortRule("", "80", "grpc", ""), new PortRule("", "81", "", "")),
                    labels(Map.of()).labels());

            assertThat(mapped(withHost(both), billing()).endpoint().ports())
                    .extracting(Port::name)
                    .containsExactly("grpc", "http");
        }

        @Test
        void ofAUnixSocketNeedNoTarget() {
            var socket = Variants.at("unix:///run/billing.sock", new ListedPort("http", 80, "", 0));

            var endpoint = mapped(withHost(), socket).endpoint();

            assertThat(endpoint.key()).hasToString("unix:///run/billing.sock:0");
            assertThat(endpoint.ports()).containsExactly(new Port("http", 80, Protocol.HTTP, 80));
        }
    }

    private static List<ListedPort> tcp(int target) {
        return List.of(ListedPort.target(target));
    }

    @Nested
    class ALabelThatIsNotValid {
        @ParameterizedTest
        @ValueSource(strings = {"Team A / Payments", "K\u00f6ln", "-", "x y"})
        void isLeftOutAndItsEndpointIsUsed(String value) {
            RuleOutcome.Mapped mapped = mapped(rules("host=${service}.mesh"), Variants.labelled("owner", value));

            assertThat(mapped.endpoint().traits().labels()).isEmpty();
            assertThat(mapped.ignoredLabels()).containsOnlyKeys("owner");
        }

        @Test
        void isNamedWithTheReason() {
            RuleOutcome.Mapped mapped = mapped(rules("host=${service}.mesh"), Variants.labelled("a b", "c"));

            assertThat(mapped.ignoredLabels().values())
                    .extracting(failure -> failure.code() + " " + failure.getMessage())
                    .containsExactly(
                            "INGEST-LABEL-INVALID instances of \"billing\", first \"web-1\": label key \"a b\" is not"
                                    + " valid; expected 1 to 63 letters, digits, '.', '_' and '-', beginning and ending"
                                    + " with a letter or digit, optionally behind a DNS name and '/'; the label is left"
                                    + " out and the endpoint is used; give the label in a rule (`${label(...)}` makes any"
                                    + " text valid)");
        }

        @Test
        void isLeftOutWhereARuleGivesIt() {
            RuleOutcome.Mapped mapped =
                    mapped(withHost(labels(Map.of("odd", "${metadata['odd key']}"))), Samples.billing());

            assertThat(mapped.endpoint().traits().labels()).containsOnlyKeys("version", "zone");
            assertThat(mapped.ignoredLabels()).containsOnlyKeys("odd");
        }
    }

    @Test
    void takesEveryPatternThatRe2Takes() {
        assertThat(mapped(
                                rules("keep=service.matches('(?P<name>[[:alpha:]]+)')", "host=${service}.mesh"),
                                Samples.billing())
                        .service()
                        .host())
                .isEqualTo("billing.mesh");
    }
}
