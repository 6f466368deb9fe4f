package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ExplainCommandTest {
    @Test
    void showsTypeDefaultDescriptionAndExampleOfAKey() {
        Invocation explain = Invocation.of("explain", "http.host");

        assertThat(explain.exitCode()).isZero();
        assertThat(explain.out()).isEqualToNormalizingNewlines("""
            KEY:      http.host
            EXPECTED: a host name or an address
            DEFAULT:  127.0.0.1
            EXAMPLE:  0.0.0.0

            The address to listen on. The default can only be reached from this machine.
            """);
    }

    @Test
    void listsTheKeysOfAMapWithTheBeginningOfTheirDescriptions() {
        assertThat(Invocation.of("explain", "http").out()).isEqualToNormalizingNewlines("""
            KEY:      http
            EXPECTED: a map

            Health, metrics and the API over HTTP.

            KEYS:
              host           The address to listen on.
              port           The port to listen on; 0 uses any free port and logs it.
              allowed-hosts  Names accepted in the `Host` header of a request, in addition
                             to IP addresses, names without a dot, and `host`.
              tls            Serves HTTPS instead of HTTP.
              tokens         The file of the tokens that the API accepts, see docs/api.md.
              oidc           Accepts the tokens (JWT) of an issuer of OpenID Connect, signed
                             with RSA or an elliptic curve, besides those of `tokens`.
              max-requests   The most requests to the API that one client may send each
                             second, on average of five seconds.
              insecure       Permits a `host` that other machines can reach without `tls` or
                             without `tokens`, because the network protects the port.
            """);
    }

    @Test
    void findsAKeyOfAListsItemsWithAndWithoutBrackets() {
        String out = Invocation.of("explain", "sources.consul.address").out();

        assertThat(out).startsWith("KEY:      sources[].consul.address");
        assertThat(Invocation.of("explain", "sources.name").out()).contains("REQUIRED: yes");
        assertThat(Invocation.of("explain", "sources[0].consul.address").out()).isEqualTo(out);
        assertThat(Invocation.of("explain", "sources[].consul.address").out()).isEqualTo(out);
    }

    @Test
    void aListShowsTheKeysOfItsItems() {
        assertThat(Invocation.of("explain", "sources").out())
                .contains("EXPECTED: a list of sources")
                .contains("REQUIRED: yes")
                .contains("  consul")
                .contains("  name");
    }

    @Test
    void withoutAKeyItShowsTheKeysOfTheFile() {
        assertThat(Invocation.of("explain").out()).contains("KEYS:", "  pipeline", "  sources", "  targets");
    }

    @Test
    void anUnknownKeyEndsWith2AndTheNearestOne() {
        Invocation explain = Invocation.of("explain", "sources.consul.adress");

        assertThat(explain.exitCode()).isEqualTo(2);
        assertThat(explain.out()).isEmpty();
        assertThat(explain.err())
                .startsWith("the configuration has no key \"sources.consul.adress\";"
                        + " did you mean \"sources[].consul.address\"?");
    }

    @Test
    void aKeyWithoutItsMapIsFoundByItsEnd() {
        assertThat(Invocation.of("explain", "panic-threshold").err())
                .contains("did you mean \"targets[].health.panic-threshold\"?");
    }

    @Test
    void noLineIsWiderThanAPage() {
        assertThat(Invocation.of("explain", "pipeline").out().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void showsKindMeaningAndRemedyOfAnErrorCode() {
        Invocation explain = Invocation.of("explain", "INGEST-CONSUL-AUTH");

        assertThat(explain.err()).isEmpty();
        assertThat(explain.out()).isEqualToNormalizingNewlines("""
            CODE:     INGEST-CONSUL-AUTH
            KIND:     transient: retried with backoff; the last known data stays in use
            MEANING:  Consul refuses the token
            REMEDY:   use a token with `service:read` and `node:read`
            """);
    }

    @Test
    void aLinkOfARemedyIsThePathOfItsPage() {
        assertThat(Invocation.of("explain", "APP-TARGET-CONFIGURED").out())
                .contains("docs/operations/lifecycle.md#targets")
                .doesNotContain("](");
    }

    @Test
    void anUnknownErrorCodeEndsWith2AndTheNearestOne() {
        Invocation explain = Invocation.of("explain", "KAFKA-DENYED");

        assertThat(explain.exitCode()).isEqualTo(2);
        assertThat(explain.err()).startsWith("there is no error code \"KAFKA-DENYED\"; did you mean \"KAFKA-DENIED\"?");
    }
}
