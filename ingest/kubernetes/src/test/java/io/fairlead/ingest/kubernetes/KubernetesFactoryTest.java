package io.fairlead.ingest.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.kubernetes.KubernetesOptions.Cluster;
import io.fairlead.ingest.kubernetes.KubernetesOptions.Details;
import io.fairlead.ingest.kubernetes.KubernetesOptions.Family;
import io.fairlead.ingest.kubernetes.KubernetesOptions.Limits;
import io.fairlead.ingest.kubernetes.KubernetesOptions.Selection;
import io.fairlead.kubernetes.KubernetesAccess.Explicit;
import io.fairlead.kubernetes.KubernetesAccess.Kubeconfig;
import io.fairlead.model.Sorted;
import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import io.fairlead.testkit.options.TestOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesFactoryTest {
    private final KubernetesFactory factory = new KubernetesFactory();

    private Options options(String json) {
        return TestOptions.of(factory, json);
    }

    @Test
    void readsTheDefaults() throws Exception {
        assertThat(factory.read(options("{clusters: [{name: 'eu-1', kubeconfig: 'eu-1.yaml'}]}")))
                .isEqualTo(new KubernetesOptions(
                        List.of(Cluster.of("eu-1", new Kubeconfig(Path.of("/etc/fairlead/eu-1.yaml"), ""))),
                        new Selection("", "", true),
                        new Details(Family.SERVICE, List.of(), false),
                        new Limits(Duration.ofSeconds(30), Duration.ofSeconds(15), Duration.ofSeconds(5), 500)));
    }

    @Test
    void readsEveryKey() throws Exception {
        assertThat(factory.read(options("""
                        {clusters: [
                           {name: 'eu-1', kubeconfig: '~/k', context: 'prod', namespaces: ['b', 'a'], network: 'n',
                            region: 'eu'},
                           {name: 'us-1', server: 'https://us:6443', 'token-file': 'token', 'ca-file': '/ca.crt'},
                           {name: 'here', 'in-cluster': true}],
                         'service-selector': 'a=b', 'slice-selector': 'c=d', 'expect-kubernetes-service': false,
                         family: 'ipv6', 'pod-labels': ['version'], 'read-nodes': true, timeout: '1s',
                         'liveness-interval': '2s', 'liveness-timeout': '3s', 'page-size': 60}""")))
                .isEqualTo(new KubernetesOptions(
                        List.of(
                                new Cluster(
                                        "eu-1",
                                        new Kubeconfig(Path.of("/home/me/k"), "prod"),
                                        Sorted.set(List.of("a", "b")),
                                        "n",
                                        "eu"),
                                Cluster.of(
                                        "us-1",
                                        new Explicit(
                                                URI.create("https://us:6443"),
                                                Path.of("/etc/fairlead/token"),
                                                Path.of("/ca.crt"))),
                                Cluster.of(
                                        "here",
                                        new Explicit(
                                                URI.create("https://kubernetes.default.svc"),
                                                Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token"),
                                                Path.of("/var/run/secrets/kubernetes.io/serviceaccount/ca.crt")))),
                        new Selection("a=b", "c=d", false),
                        new Details(Family.IPV6, List.of("version"), true),
                        new Limits(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3), 60)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: 'a'} | clusters[0] | has none of `kubeconfig`, `server` and `in-cluster: true`, expected"
                        + " exactly one",
                "{name: 'a', 'in-cluster': false} | clusters[0] | has none of `kubeconfig`, `server` and"
                        + " `in-cluster: true`, expected exactly one",
                "{name: 'a', kubeconfig: 'k', 'in-cluster': true} | clusters[0] | has kubeconfig and in-cluster of"
                        + " `kubeconfig`, `server` and `in-cluster: true`, expected exactly one",
                "{name: 'a', server: 'https://h'} | clusters[0] | has `server` without `token-file`, expected both",
                "{name: 'a', kubeconfig: 'k', 'token-file': 't'} | clusters[0] | has `token-file` with"
                        + " `kubeconfig`, expected it only with `server`",
                "{name: 'a', 'in-cluster': true, context: 'c'} | clusters[0] | has `context` with `in-cluster`,"
                        + " expected it only with `kubeconfig`",
                "{name: 'a', server: 'ftp://h', 'token-file': 't'} | clusters[0].server | \"ftp://h\" is not the URL of"
                        + " an API server, expected https://host:port, without a user, a query or a fragment",
                "{name: 'a', server: 'https://u:sec/ret@h', 'token-file': 't'} | clusters[0].server |"
                        + " \"https://***@h\" is not the URL of an API server, expected https://host:port, without a"
                        + " user, a query or a fragment",
                "{name: 'a', server: 'https://h#pw', 'token-file': 't'} | clusters[0].server | \"https://h#...\" is"
                        + " not the URL of an API server, expected https://host:port, without a user, a query or a"
                        + " fragment",
                "{name: 'a', server: 'https://a b', 'token-file': 't'} | clusters[0].server | \"https://a b\" is not a"
                        + " URL, expected https://host:port",
                "{name: 'a', kubeconfig: 'k', network: 'a b'} | clusters[0].network | network \"a b\" is not a name (1"
                        + " to 63 letters, digits, '.', '_' and '-', beginning and ending with a letter or digit)"
            })
    void saysWhatIsWrongWithACluster(String cluster, String key, String text) throws Exception {
        assertThat(factory.problems(options("{clusters: [" + cluster + "]}")))
                .containsExactly(new OptionProblem(key, text));
    }

    @Test
    void wantsUniqueNames() throws Exception {
        assertThat(factory.problems(options("""
                        {clusters: [{name: 'a', kubeconfig: 'k'}, {name: 'b', kubeconfig: 'k'},
                         {name: 'a', kubeconfig: 'k'}]}""")))
                .containsExactly(new OptionProblem("clusters[2].name", "\"a\" occurs twice, expected unique names"));
    }

    @Test
    void saysWhichFileCannotBeRead(@TempDir Path folder) throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "t");
        KubernetesOptions options = KubernetesOptions.of(
                Cluster.of("a", new Explicit(URI.create("https://h"), token, null)),
                Cluster.of("b", new Kubeconfig(folder.resolve("none"), "")));

        assertThat(factory.localProblems(options))
                .containsExactly(new OptionProblem(
                        "clusters[1]",
                        "cluster \"b\": kubeconfig " + folder.resolve("none")
                                + " cannot be read: there is no such file"));
    }

    @ParameterizedTest
    @CsvSource({"https://h:6443, 0", "http://127.0.0.1:8001, 0", "http://localhost:8001, 0", "http://h:8080, 1"})
    void warnsOfATokenWithoutEncryption(String server, int warnings) {
        assertThat(factory.warnings(KubernetesOptions.of(
                        Cluster.of("a", new Explicit(URI.create(server), Path.of("token"), null)))))
                .hasSize(warnings);
    }
}
