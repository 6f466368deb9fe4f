package io.fairlead.publisher.istio.render;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.plan.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The name of a service's object: its host, so that people find it, and never the name of another host's object.
///
/// | host | name |
/// |---|---|
/// | `billing.shop.mesh` | `billing.shop.mesh` |
/// | `*.shop.mesh` | `wildcard.shop.mesh.0` |
/// | `*.` and more than 242 characters | `wildcard.` SHA-256 of the host, 32 hex digits `.0` |
///
/// No host ends in a label of digits only, so no host is named like a wildcard's object.
public final class EntryNames {
    static final String KIND = "ServiceEntry";
    private static final int MAX = 253;

    private EntryNames() {}

    public static ObjectKey key(ServiceKey service) {
        return new ObjectKey(KIND, service.namespace(), name(service.host()));
    }

    private static String name(String host) {
        if (!host.startsWith("*.")) {
            return host;
        }
        String name = "wildcard." + host.substring(2) + ".0";
        return name.length() <= MAX ? name : "wildcard." + digest(host) + ".0";
    }

    private static String digest(String host) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(host.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
