package io.fairlead.http.tls;

import io.fairlead.http.PrintableText;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Trusts a server whose certificate is signed by a trusted authority and names the requested host, or `serverName`
/// if one is given: Consul's own certificates name `server.DATACENTER.consul`.
///
/// As in the JDK's own check, the common name is used for a certificate without any DNS name. A refusal lists the
/// names in the certificate.
final class ServerTrust extends X509ExtendedTrustManager {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private final X509ExtendedTrustManager signatures;
    private final String serverName;

    /// An empty `serverName` means the requested host.
    ServerTrust(X509ExtendedTrustManager signatures, String serverName) {
        this.signatures = signatures;
        this.serverName = serverName.toLowerCase(Locale.ROOT);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        if (!serverName.isEmpty()) {
            checkServerTrusted(chain, type);
            return;
        }
        signatures.checkServerTrusted(chain, type); // A fault of the signature shows as such.
        try {
            signatures.checkServerTrusted(chain, type, engine);
        } catch (CertificateException e) {
            throw new WrongName(chain[0], String.valueOf(engine.getPeerHost()), e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        if (serverName.isEmpty()) {
            signatures.checkServerTrusted(chain, type, socket);
        } else {
            checkServerTrusted(chain, type);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        signatures.checkServerTrusted(chain, type);
        if (!serverName.isEmpty() && names(chain[0]).stream().noneMatch(this::matches)) {
            throw new WrongName(chain[0], serverName, null);
        }
    }

    private boolean matches(String name) {
        int dot = serverName.indexOf('.');
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.equals(serverName) || (dot > 0 && lower.equals("*" + serverName.substring(dot)));
    }

    /// The certificate has other names than the expected one.
    static final class WrongName extends CertificateException {
        WrongName(X509Certificate certificate, String expected, @Nullable Throwable cause) throws CertificateException {
            super("its certificate is for " + shown(certificate) + ", expected " + expected, cause);
        }

        private static String shown(X509Certificate certificate) throws CertificateException {
            List<String> names = names(certificate);
            return names.isEmpty() ? "no name" : PrintableText.of(String.join(", ", names));
        }
    }

    private static List<String> names(X509Certificate certificate) throws CertificateParsingException {
        List<String> dns = alternatives(certificate, DNS_NAME);
        List<String> names = new ArrayList<>(dns.isEmpty() ? commonName(certificate) : dns);
        names.addAll(alternatives(certificate, IP_ADDRESS));
        return names;
    }

    private static List<String> alternatives(X509Certificate certificate, int kind) throws CertificateParsingException {
        @Nullable Collection<List<?>> all = certificate.getSubjectAlternativeNames();
        return all == null
                ? List.of()
                : all.stream()
                        .filter(name -> name.get(0) instanceof Integer found && found == kind)
                        .map(name -> String.valueOf(name.get(1)))
                        .toList();
    }

    private static List<String> commonName(X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(part -> part.getType().equalsIgnoreCase("CN"))
                            .map(part -> String.valueOf(part.getValue()))
                            .toList();
        } catch (InvalidNameException _) {
            return List.of();
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw new CertificateException("this side is the client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw new CertificateException("this side is the client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("this side is the client");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return signatures.getAcceptedIssuers();
    }
}
