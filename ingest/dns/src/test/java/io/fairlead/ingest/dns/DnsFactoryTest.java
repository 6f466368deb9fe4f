package io.fairlead.ingest.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.ingest.dns.DnsOptions.Bounds;
import io.fairlead.ingest.dns.DnsOptions.Families;
import io.fairlead.ingest.dns.DnsOptions.Kind;
import io.fairlead.ingest.dns.DnsOptions.Priorities;
import io.fairlead.ingest.dns.DnsOptions.Selection;
import io.fairlead.ingest.dns.DnsOptions.Servers;
import io.fairlead.ingest.dns.DnsOptions.Transport;
import io.fairlead.ingest.dns.DnsOptions.WatchedName;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import io.fairlead.testkit.options.TestOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DnsFactoryTest {
    private static final String NAMES = "names: [{name: '_web._tcp.example'}]";

    private final DnsFactory factory = new DnsFactory();

    private Options options(String json) {
        return TestOptions.of(factory, json);
    }

    @Test
    void readsTheDefaults() throws Exception {
        DnsOptions read = factory.read(options("{" + NAMES + "}"));

        assertThat(read)
                .isEqualTo(new DnsOptions(
                        List.of(new WatchedName("_web._tcp.example", Kind.SRV, 0, "_web._tcp.example")),
                        new Servers(List.of(), Transport.UDP, Duration.ofSeconds(2)),
                        new Selection(Families.IPV4, Priorities.LOWEST, 1),
                        new Bounds(Duration.ofSeconds(5), Duration.ofMinutes(5))));
        assertThat(factory.files(read)).containsExactly(Path.of("/etc/resolv.conf"));
    }

    @Test
    void readsEveryKey() throws Exception {
        DnsOptions read = factory.read(options(
                "{names: [{name: '_Web._TCP.example.', service: 'web'}, {name: 'a.example', type: 'A', port: 80},"
                        + " {name: 'b.example', type: 'AAAA', port: 81}, {name: 'c.example', type: 'A+AAAA', port: 82}],"
                        + " servers: ['10.0.0.53', '[fd00::53]:5353'], transport: 'tcp', timeout: '1s', addresses:"
                        + " 'both', priorities: 'all', accumulate: 3, 'min-interval': '1s', 'max-interval': '1m'}"));

        assertThat(read)
                .isEqualTo(new DnsOptions(
                        List.of(
                                new WatchedName("_web._tcp.example", Kind.SRV, 0, "web"),
                                new WatchedName("a.example", Kind.A, 80, "a.example"),
                                new WatchedName("b.example", Kind.AAAA, 81, "b.example"),
                                new WatchedName("c.example", Kind.BOTH, 82, "c.example")),
                        new Servers(
                                List.of(new ServerAddress("10.0.0.53", 53), new ServerAddress("fd00::53", 5353)),
                                Transport.TCP,
                                Duration.ofSeconds(1)),
                        new Selection(Families.BOTH, Priorities.ALL, 3),
                        new Bounds(Duration.ofSeconds(1), Duration.ofMinutes(1))));
        assertThat(factory.files(read)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "names: [{name: 'a.example'}, {name: 'A.example.'}] | names[1].name"
                        + " | \"A.example.\" occurs twice, expected unique names",
                "names: [{name: 'a.example', port: 80}] | names[0].port"
                        + " | is set for SRV, whose records have the ports, expected none",
                "names: [{name: 'a.example', type: 'A+AAAA'}] | names[0].port"
                        + " | is missing, expected the port of the instances: A+AAAA records have none",
                "names: [{name: 'a.example'}], servers: ['10.0.0.53', '10.0.0.54:0'] | servers[1]"
                        + " | \"10.0.0.54:0\" is not a server, expected an address or host name, and optionally a port:"
                        + " 10.0.0.53, [2001:db8::53]:53 or ns1.example.com:53",
                "names: [{name: 'a.example'}], 'min-interval': '10m' | max-interval"
                        + " | 5m is shorter than min-interval 10m, expected no less",
            })
    void refusesOptionsThatContradictEachOther(String keys, String path, String problem) throws Exception {
        assertThat(factory.problems(options("{" + keys + "}"))).containsExactly(new OptionProblem(path, problem));
    }

    @Test
    void refusesANameThatNoServerCanHave() throws Exception {
        String name = "a234567890.".repeat(23) + "ab";

        assertThat(factory.problems(options("{names: [{name: '" + name + "'}]}")))
                .containsExactly(new OptionProblem("names[0].name", "has 255 characters, expected at most 253"));
        assertThatThrownBy(() -> Question.of("a..example", 1))
                .isInstanceOf(ConfigurationFailure.class)
                .hasMessage("\"a..example\" is not a DNS name");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.53, 10.0.0.53:53",
        "10.0.0.53:5353, 10.0.0.53:5353",
        "ns1.example.com, ns1.example.com:53",
        "ns1.example.com:5353, ns1.example.com:5353",
        "2001:db8::53, [2001:db8::53]:53",
        "[2001:db8::53], [2001:db8::53]:53",
        "[2001:db8::53]:5353, [2001:db8::53]:5353",
        "fe80::1%eth0, [fe80::1%eth0]:53",
        "2001:DB8:0::0:53, [2001:db8::53]:53",
        "NS1.example.com., ns1.example.com:53",
    })
    void aServerHasAnAddressAndAPort(String text, String server) {
        assertThat(ServerAddress.of(text).map(ServerAddress::toString)).hasValue(server);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "10.0.0.53:",
                "10.0.0.53:0",
                "10.0.0.53:65536",
                "[::1",
                "http://10.0.0.53",
                "a b",
                "1:2:3"
            })
    void anythingElseIsNoServer(String text) {
        assertThat(ServerAddress.of(text)).isEmpty();
    }

    @Test
    void takesTheServersOfTheMachineAndNoSearchList(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("resolv.conf"), """
                # made by hand
                search example.com
                nameserver 10.0.0.53
                  nameserver\tfd00::53
                nameserver http://wrong
                options ndots:5
                """);

        assertThat(ResolvConf.read(file))
                .containsExactly(new ServerAddress("10.0.0.53", 53), new ServerAddress("fd00::53", 53));
        assertThat(ResolvConf.problem(file)).isEmpty();
    }

    @Test
    void aMachineWithoutServersIsAFailure(@TempDir Path folder) throws IOException {
        Path missing = folder.resolve("missing");
        Path empty = Files.writeString(folder.resolve("resolv.conf"), "search example.com\n");

        assertThatThrownBy(() -> ResolvConf.read(missing))
                .isInstanceOf(TransientFailure.class)
                .hasMessageStartingWith(missing + " cannot be read (java.nio.file.NoSuchFileException");
        assertThat(ResolvConf.problem(empty))
                .hasValue(empty + " has no usable line with nameserver, expected at least one; set servers");
        DnsClient client = new DnsClient(new Servers(List.of(), Transport.UDP, Duration.ofSeconds(1)), empty);
        assertThatThrownBy(client::servers).isInstanceOf(TransientFailure.class);
    }
}
