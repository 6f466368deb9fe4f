package io.fairlead.ingest.consul;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Trusts a server whose certificate is signed as it should be and names `serverName` as a DNS name, whatever
/// host was dialled: Consul's own certificates name `server.DATACENTER.consul`.
final class NamedServerTrust extends X509ExtendedTrustManager {
    private static final int DNS_NAME = 2;

    private final X509ExtendedTrustManager signatures;
    private final String serverName;

    NamedServerTrust(X509ExtendedTrustManager signatures, String serverName) {
        this.signatures = signatures;
        this.serverName = serverName.toLowerCase(Locale.ROOT);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        signatures.checkServerTrusted(chain, type);
        @Nullable Collection<List<?>> names = chain[0].getSubjectAlternativeNames();
        boolean named = names != null
                && names.stream()
                        .filter(name -> name.get(0) instanceof Integer kind && kind == DNS_NAME)
                        .anyMatch(name -> matches(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT)));
        if (!named) {
            throw new CertificateException("the server's certificate names " + names + ", expected " + serverName);
        }
    }

    private boolean matches(String name) {
        int dot = serverName.indexOf('.');
        return name.equals(serverName) || (dot > 0 && name.equals("*" + serverName.substring(dot)));
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
