package io.fairlead.testkit.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/// TCP ports of 127.0.0.1 that nobody listens on.
///
/// They are below the range from which Linux takes the ports of outgoing connections (32768 and up), so that none
/// is taken by chance between here and the start of the peer.
public final class FreePorts {
    private static final int LOWEST = 12_000;
    private static final int HIGHEST = 32_000;
    private static final int ATTEMPTS = 1_000;
    /// Those of this JVM: a peer that starts does not listen yet, and a [FaultProxy] that refuses does not listen.
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private FreePorts() {}

    public static int one() {
        return many(1).getFirst();
    }

    /// That many, all different.
    public static List<Integer> many(int count) {
        Set<Integer> found = new LinkedHashSet<>();
        for (int attempt = 0; attempt < ATTEMPTS && found.size() < count; attempt++) {
            int candidate = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (isFree(candidate) && GIVEN.add(candidate)) {
                found.add(candidate);
            }
        }
        if (found.size() < count) {
            throw new IllegalStateException(
                    "found " + found.size() + " of " + count + " free ports on 127.0.0.1 in " + ATTEMPTS + " attempts");
        }
        return new ArrayList<>(found);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(false);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
