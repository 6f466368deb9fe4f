package io.fairlead.ingest.dns;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.xbill.DNS.Name;
import org.xbill.DNS.SRVRecord;

/// An SRV record. Priority and weight have no other effect on the order than to make it the same for every
/// answer.
///
/// @param host in lower case, without the dot at its end
record SrvTarget(String host, int port, int priority, int weight) {
    static final Comparator<SrvTarget> ORDER = Comparator.comparing(SrvTarget::host)
            .thenComparingInt(SrvTarget::port)
            .thenComparingInt(SrvTarget::priority)
            .thenComparing(Comparator.comparingInt(SrvTarget::weight).reversed());

    static SrvTarget of(SRVRecord listed) {
        return new SrvTarget(hostOf(listed.getTarget()), listed.getPort(), listed.getPriority(), listed.getWeight());
    }

    /// Of those with the same host and port, the preferred one.
    static SortedMap<String, SrvTarget> byHostAndPort(Collection<SrvTarget> listed) {
        SortedMap<String, SrvTarget> preferred = new TreeMap<>();
        listed.stream().sorted(ORDER).forEach(it -> preferred.putIfAbsent(it.host() + ":" + it.port(), it));
        return preferred;
    }

    static String hostOf(Name name) {
        return name.toString(true).toLowerCase(Locale.ROOT);
    }

    /// RFC 2782: the target `.` means that there is decidedly no such service.
    boolean isNone() {
        return host.isEmpty() || host.equals(".");
    }
}
