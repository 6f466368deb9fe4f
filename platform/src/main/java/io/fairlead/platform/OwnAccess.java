package io.fairlead.platform;

import io.fairlead.config.HttpAccess;
import io.fairlead.http.tls.TlsContexts;
import io.fairlead.http.tls.TlsOptions;
import java.net.HttpURLConnection;
import javax.net.ssl.HttpsURLConnection;

/// How a command gets access to the process on its machine: by the token in `FAIRLEAD_TOKEN`, and trusting the
/// certificate that the configuration names.
final class OwnAccess {
    private static final String TOKEN = "FAIRLEAD_TOKEN";

    private OwnAccess() {}

    /// @throws io.fairlead.model.failure.ConfigurationFailure `APP-HTTP-TLS`: the certificate cannot be read
    static void apply(HttpURLConnection connection, HttpAccess access) {
        HttpAccess.Tls tls = access.tls();
        if (connection instanceof HttpsURLConnection secure && tls != null) {
            secure.setSSLSocketFactory(TlsContexts.of(new TlsOptions(tls.certificate(), null, null, ""), "APP-HTTP-TLS")
                    .getSocketFactory());
            // It must be this certificate, whatever name it has: the address may be an IP address.
            secure.setHostnameVerifier((_, _) -> true);
        }
        String token = System.getenv(TOKEN);
        if (token != null && !token.isBlank() && access.isAuthenticated()) {
            connection.setRequestProperty("Authorization", "Bearer " + token.strip());
        }
    }
}
